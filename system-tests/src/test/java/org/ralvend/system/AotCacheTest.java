package org.ralvend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which file the script gives a program's JVM as its AOT cache; the JVM is one that prints its arguments. */
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

    @ParameterizedTest
    @ValueSource(strings = {"db", "broker", "backend", "world", "vendor", "warehouse", "terminal", "enrol", "journal"})
    void recordsWhateverIsStartedOftenInTheFolderThatIsSet(String command) throws Exception {
        Path caches = folder.resolve("caches");
        String output = flag(command, Map.of("RALVEND_AOT", "record", "RALVEND_CACHE", caches.toString()));
        assertTrue(output.startsWith("-XX:AOTCacheOutput=" + caches.resolve(command + "-")), output);
    }

    @Test
    void aBackendDoesWithoutTheSecondCompilerOnlyWhereNothingRunsForLong() throws Exception {
        String quick = "-XX:TieredStopAtLevel=1";
        assertFalse(arguments("backend", Map.of()).contains(quick));
        assertTrue(arguments("backend", Map.of("RALVEND_QUICK", "1")).contains(quick));
    }

    /** Where a cache would lie that a run now records. */
    private Path recorded() throws Exception {
        String output = flag(Map.of("RALVEND_AOT", "record"));
        assertTrue(output.startsWith("-XX:AOTCacheOutput="), output);
        return Path.of(output.substring(output.indexOf('=') + 1, output.lastIndexOf('.')));
    }

    private String flag(Map<String, String> environment) throws Exception {
        return flag("vendor", environment);
    }

    private String flag(String command, Map<String, String> environment) throws Exception {
        List<String> arguments = arguments(command, environment);
        return arguments.stream()
                .filter(line -> line.startsWith("-XX:AOTCache"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(arguments.toString()));
    }

    private List<String> arguments(String command, Map<String, String> environment) throws Exception {
        Map<String, String> all = new HashMap<>(
                Map.of("JAVA_HOME", folder.resolve("jdk").toString(), "RALVEND_CACHE", "", "RALVEND_QUICK", ""));
        all.putAll(environment);
        return new Script(folder, all).run(command).output().lines().toList();
    }

    private static Path beside(Path cache, String ending) {
        return cache.resolveSibling(cache.getFileName() + ending);
    }
}
