package org.ralvend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.system.Script.Ended;

/** Which file the script gives an agent's JVM as its AOT cache; the JVM is one that prints its arguments. */
class AotCacheTest {
    /** Beyond the largest pid of Linux. */
    private static final String DEAD = ".99999999";

    private static final String LIVE = "." + ProcessHandle.current().pid();

    @TempDir
    private Path folder = Path.of("unset");

    @BeforeEach
    void jdk() throws IOException {
        Path bin = Files.createDirectories(folder.resolve("jdk").resolve("bin"));
        Files.writeString(folder.resolve("jdk").resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        for (String name : new String[] {"java", "javac"}) {
            Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void takesOverWhatAnEndedRunHasRecorded() throws Exception {
        Path cache = recorded();
        Files.writeString(cache, "old");
        Files.writeString(beside(cache, DEAD), "new");
        assertEquals("-XX:AOTCache=" + cache, flag(Map.of()));
        assertEquals("new", Files.readString(cache));
    }

    @Test
    void keepsTheGoodCacheAndDeletesWhatAKilledRunHasLeft() throws Exception {
        Path cache = recorded();
        Files.writeString(cache, "good");
        Path config = Files.writeString(beside(cache, DEAD + ".config"), "no cache");
        Path odd = Files.writeString(beside(cache, DEAD + "x"), "no cache either");
        Path running = Files.writeString(beside(cache, LIVE + ".config"), "still needed");
        assertEquals("-XX:AOTCache=" + cache, flag(Map.of()));
        assertEquals("good", Files.readString(cache));
        assertFalse(Files.exists(config) || Files.exists(odd));
        assertTrue(Files.exists(running));
    }

    /** Where a cache would lie that a run now records. */
    private Path recorded() throws Exception {
        String output = flag(Map.of("RALVEND_AOT", "record"));
        assertTrue(output.startsWith("-XX:AOTCacheOutput="), output);
        return Path.of(output.substring(output.indexOf('=') + 1, output.lastIndexOf('.')));
    }

    private String flag(Map<String, String> environment) throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.put("JAVA_HOME", folder.resolve("jdk").toString());
        Ended ended = new Script(folder, all).run("vendor");
        return ended.output()
                .lines()
                .filter(line -> line.startsWith("-XX:AOTCache"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(ended.toString()));
    }

    private static Path beside(Path cache, String ending) {
        return cache.resolveSibling(cache.getFileName() + ending);
    }
}
