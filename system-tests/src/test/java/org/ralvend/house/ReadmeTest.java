package org.ralvend.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The README leads a stranger through a sale by files that are really there. */
class ReadmeTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern FILE = Pattern.compile("`([a-z-]+/src/main/java/[A-Za-z0-9/]+\\.java)`");
    private static final Pattern FOLDER = Pattern.compile("(?m)^\\| `([a-z-]+)` \\|");

    @Test
    void namesOnlyFilesThatAreThere() throws IOException {
        List<String> named = names(FILE);
        assertTrue(named.size() >= 10, "a sale has ten steps, the README names " + named.size() + " files");
        assertEquals(
                List.of(),
                named.stream().filter(file -> !Files.exists(ROOT.resolve(file))).toList());
    }

    @Test
    void namesEveryFolderThatIsBuilt() throws IOException {
        Matcher modules =
                Pattern.compile("<module>([a-z-]+)</module>").matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertEquals(
                modules.results().map(m -> m.group(1)).sorted().toList(),
                names(FOLDER).stream().sorted().toList());
    }

    @Test
    void beginsWithTheTwoCommands() throws IOException {
        List<String> commands = Files.readAllLines(ROOT.resolve("README.md")).stream()
                .limit(12)
                .filter(line -> line.startsWith("./ralvend "))
                .toList();
        assertEquals(2, commands.size());
        assertTrue(
                commands.get(0).startsWith("./ralvend demo") && commands.get(1).startsWith("./ralvend test"));
    }

    private static List<String> names(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map(m -> m.group(1))
                .toList();
    }
}
