package org.ralvend.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
    @Test
    void clearsWhatDeadProcessesLeftAndNothingElse(@TempDir Path memory) throws IOException {
        Scratch scratch = new Scratch(memory);
        Path own = scratch.make();
        // Beyond the largest pid of Linux.
        Path left = Files.createDirectories(
                memory.resolve("ralvend-bench-99999999-5").resolve("0001"));
        Files.writeString(left.resolve("journal.db"), "");
        Path other = Files.createDirectory(memory.resolve("another-99999999-5"));
        Path parent = Files.createDirectory(memory.resolve("ralvend-bench-"
                + ProcessHandle.current().parent().orElseThrow().pid() + "-7"));
        assertTrue(own.toString().contains("-" + ProcessHandle.current().pid() + "-"));

        scratch.clear();
        try (Stream<Path> kept = Files.list(memory)) {
            assertEquals(Set.of(own, other, parent), kept.collect(Collectors.toSet()));
        }
    }
}
