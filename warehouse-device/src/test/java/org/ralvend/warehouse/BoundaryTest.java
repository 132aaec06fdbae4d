package org.ralvend.warehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Decisions stay pure, and nobody but one class knows how pins are reached. */
class BoundaryTest {
    private static final Path MAIN = Path.of("src", "main", "java");
    private static final Pattern PURE =
            Pattern.compile("import (static )?(java\\.util\\.(?!concurrent|random)|org\\.jspecify\\."
                    + "|org\\.ralvend\\.protocol\\.(?!program)|org\\.ralvend\\.device\\.agent\\.Step;"
                    + "|org\\.ralvend\\.warehouse\\.dispense\\.).*");

    @Test
    void decisionsSeeOnlyValues() throws IOException {
        List<String> imports = imports(MAIN.resolve("org/ralvend/warehouse/dispense"));
        assertTrue(imports.size() > 20, "looked at too little: " + imports);
        assertEquals(List.of(), imports.stream().filter(i -> !isPure(i)).toList());
    }

    @Test
    void onlyOneClassKnowsPi4j() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            List<String> knowing = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> read(file).contains("import com.pi4j"))
                    .map(file -> file.getFileName().toString())
                    .toList();
            assertEquals(List.of("Pi4jSlots.java"), knowing);
        }
    }

    @Test
    void theRuleBites() {
        assertTrue(isPure("import java.util.List;"));
        assertTrue(!isPure("import java.time.InstantSource;"));
        assertTrue(!isPure("import java.util.concurrent.Executor;"));
        assertTrue(!isPure("import org.ralvend.device.agent.DeviceClock;"));
        assertTrue(!isPure("import com.pi4j.Pi4J;"));
    }

    private static boolean isPure(String line) {
        return PURE.matcher(line).matches();
    }

    private static List<String> imports(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.flatMap(file -> read(file).lines())
                    .filter(line -> line.startsWith("import "))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
