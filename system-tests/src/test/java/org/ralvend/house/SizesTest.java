package org.ralvend.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file is read in one sitting. */
class SizesTest {
    private static final int MOST_LINES = 300;

    @Test
    void noFileIsTooLong() {
        List<Path> sources = Arrays.stream(Part.values())
                .flatMap(part -> House.sources(part).stream())
                .toList();
        Rule.holds(
                "no file over " + MOST_LINES + " lines",
                sources.size(),
                200,
                "files",
                Rule.except(Map.of(), tooLong(sources)));
    }

    @Test
    void wouldReportALongFile(@TempDir Path folder) throws IOException {
        Path most = folder.resolve("Most.java");
        Path more = folder.resolve("More.java");
        Files.writeString(most, "\n".repeat(MOST_LINES));
        Files.writeString(more, "\n".repeat(MOST_LINES + 1));
        assertEquals(List.of("More.java"), Rule.except(Map.of(), tooLong(List.of(most, more))));
    }

    private static Set<String> tooLong(List<Path> sources) {
        Set<String> names = new TreeSet<>();
        for (Path source : sources) {
            long lines = new String(House.bytes(source), StandardCharsets.UTF_8)
                    .lines()
                    .count();
            if (lines > MOST_LINES) {
                names.add(source.getFileName().toString());
            }
        }
        return names;
    }
}
