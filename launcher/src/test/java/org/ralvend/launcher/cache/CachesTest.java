package org.ralvend.launcher.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.Fault;

/** What was recorded is taken over whole, or not at all. */
class CachesTest {
    @TempDir
    private Path temp = Path.of("unset");

    private Path recorded = Path.of("unset");
    private Caches caches = new Caches(Path.of("unset"));

    @BeforeEach
    void begin() throws IOException {
        recorded = Files.createDirectory(temp.resolve("recorded"));
        caches = new Caches(temp.resolve("kept"));
        for (String command : List.of("db", "broker", "backend", "world", "vendor", "warehouse", "enrol", "journal")) {
            Files.writeString(recorded.resolve(command + "-7.aot.123"), "new");
        }
    }

    @Test
    void putsEachInThePlaceOfTheOneBefore() throws IOException {
        terminal("new");
        Files.createDirectory(caches.folder());
        Files.writeString(caches.folder().resolve("vendor-7.aot"), "old");
        Files.writeString(caches.folder().resolve("vendor-6.aot"), "of another build");
        caches.keep(recorded);
        assertEquals(
                List.of(
                        "backend-7.aot",
                        "broker-7.aot",
                        "db-7.aot",
                        "enrol-7.aot",
                        "journal-7.aot",
                        "terminal-7.aot",
                        "vendor-7.aot",
                        "warehouse-7.aot",
                        "world-7.aot"),
                names());
        assertEquals("new", Files.readString(caches.folder().resolve("vendor-7.aot")));
    }

    @Test
    void keepsTheOldOnesWhereAProgramHasWrittenNone() throws IOException {
        terminal("");
        Files.createDirectory(caches.folder());
        Files.writeString(caches.folder().resolve("vendor-6.aot"), "old");
        Fault missing = assertThrows(Fault.class, () -> caches.keep(recorded));
        assertEquals("no cache was written for [terminal]", missing.detail());
        assertEquals(List.of("vendor-6.aot"), names());
    }

    private void terminal(String content) throws IOException {
        Files.writeString(recorded.resolve("terminal-7.aot.124"), content);
        Files.writeString(recorded.resolve("terminal-7.aot.124.config"), "no cache");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(caches.folder())) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
