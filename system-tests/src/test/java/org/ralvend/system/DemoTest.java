package org.ralvend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./ralvend demo --once} on real parts: what adds up ends with 0, what does not ends with 1 and says why. */
class DemoTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int MINUTES = 6;

    private record Ended(int exit, String output, String log) {}

    @Test
    void sixSalesAddUpWithTwoBackends(@TempDir Path folder) throws Exception {
        Ended demo = ralvend(folder, "demo", "--once", "--replicas", "2");
        assertEquals(0, demo.exit(), demo.output() + demo.log());
        assertTrue(
                demo.output().contains("\"sales\":6,\"accepted\":4,")
                        && demo.output().contains("\"rejected\":2,\"refunded\":2,"),
                demo.output());
        assertEquals(1, demo.output().lines().count(), "one line on standard output");
    }

    @Test
    void aProductThatFellUnaskedAndACoinThatWasEatenDoNotAddUp(@TempDir Path folder) throws Exception {
        Path scenarios = Files.createDirectory(folder.resolve("scenarios"));
        Files.writeString(scenarios.resolve("1-wrong.scenario"), """
                drop-unasked warehouse-1 1
                press vendor 2
                wait-until display vendor "Water 0.5 l" "Price 1.00 EUR" within 5 s
                eat-coin vendor
                coin vendor 50
                wait-until display vendor "Price 1.00 EUR" "Paid 0.50 EUR" within 5 s
                coin vendor 50
                expect sale DELIVERED within 20 s
                """);
        Ended demo = ralvend(folder, "demo", "--once", "--scenarios", scenarios.toString());
        assertEquals(1, demo.exit(), demo.output() + demo.log());
        assertTrue(demo.output().startsWith("{\"ok\":false,\"reason\":\""), demo.output());
        assertTrue(
                demo.output().contains("\"I1\":false") && demo.output().contains("\"droppedUnasked\":1"),
                demo.output());
    }

    @Test
    void whatIsNoCommandOrOptionIsSaidInOneBreath(@TempDir Path folder) throws Exception {
        assertEquals(2, ralvend(folder, "dance").exit());
        assertEquals(2, ralvend(folder, "demo", "--twice").exit());
        Ended help = ralvend(folder, "demo", "--help");
        assertEquals(0, help.exit());
        assertTrue(help.output().contains("Examples:"), help.output());
    }

    private static Ended ralvend(Path folder, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("ralvend").toString()));
        command.addAll(List.of(words));
        Path output = Files.createTempFile(folder, "output", ".txt");
        Path log = Files.createTempFile(folder, "log", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .redirectError(log.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("RALVEND_"));
        builder.environment().put("RALVEND_HOME", folder.resolve("home").toString());
        // Maven has just built everything; a build of its own would rewrite what this build tests.
        builder.environment().put("RALVEND_NO_BUILD", "1");
        Process process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroy();
            process.waitFor();
            throw new AssertionError(command + " did not end within " + MINUTES + " minutes\n" + Files.readString(log));
        }
        return new Ended(process.exitValue(), Files.readString(output), Files.readString(log));
    }
}
