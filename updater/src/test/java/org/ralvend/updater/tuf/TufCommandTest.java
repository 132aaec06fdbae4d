package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The client's commands, as somebody types them. */
class TufCommandTest {
    @TempDir
    private Path folder = Path.of("unset");

    private final StringWriter said = new StringWriter();

    @SuppressWarnings("NullAway.Init") // set before each
    private Repository repository;

    @BeforeEach
    void begin() throws IOException {
        repository = new Repository();
        Files.write(folder.resolve("root.json"), Objects.requireNonNull(repository.files.get("/metadata/1.root.json")));
    }

    @AfterEach
    void end() {
        repository.close();
    }

    private int run(String words) {
        List<String> all = new ArrayList<>(List.of(words.replace("DIR", folder.toString())
                .replace("URL", repository.metadataUrl())
                .split(" ")));
        return new CommandLine(new TufCommand(() -> ClientUnderTest.NOW))
                .setErr(new PrintWriter(said, true))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void beginsRefreshesAndFetchesWhatItIsToldInThatOrder() throws IOException {
        repository.addTarget("targets", "a", "first");
        repository.addTarget("targets", "b", "second");
        repository.publishAll();
        assertEquals(0, run("--metadata-dir DIR/trusted init DIR/root.json"));
        assertEquals(List.of(), repository.asked);
        assertEquals(List.of("root.json"), names("trusted"));
        assertEquals(0, run("--metadata-url URL --metadata-dir DIR/trusted refresh"));
        assertEquals(List.of("root.json", "snapshot.json", "targets.json", "timestamp.json"), names("trusted"));
        String base = repository.targetsUrl().replaceFirst("/$", "");
        assertEquals(
                1,
                run(
                        "--metadata-url URL --metadata-dir DIR/trusted --target-name b --target-name missing --target-name a"
                                + " --target-dir DIR/got --target-base-url " + base + " download"));
        assertTrue(said.toString().contains("UPDATE-UNKNOWN") && said.toString().contains("missing"), said.toString());
        assertEquals(List.of("b"), names("got"));
        assertEquals("second", Files.readString(folder.resolve("got").resolve("b")));
    }

    @Test
    void leavesTheFolderToWhoeverHasIt() throws IOException {
        assertEquals(0, run("--metadata-dir DIR/trusted init DIR/root.json"));
        try (FileChannel _ = new MetadataFolder(folder.resolve("trusted")).hold()) {
            assertEquals(1, run("--metadata-url URL --metadata-dir DIR/trusted refresh"));
        }
        assertEquals(List.of(), repository.asked);
        assertEquals(0, run("--metadata-url URL --metadata-dir DIR/trusted refresh"));
    }

    /** Without the hidden one that a process holds. */
    private List<String> names(String inside) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(inside))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
