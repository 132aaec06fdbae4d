package org.ralvend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.launcher.town.Await;
import org.ralvend.protocol.program.RunFile;
import org.ralvend.system.Script.Ended;

/** {@code ./ralvend chaos} on real parts. What it found is in its output: it names the home, the strikes and the command. */
class ChaosTest {
    private static final Duration STARTED = Duration.ofMinutes(3);
    private static final Duration ENDED = Duration.ofMinutes(5);
    private static final Pattern BROUGHT_BACK = Pattern.compile("\"broughtBack\":(\\d+)");

    /** With a backup and its restore as docs/operations.md has them, everything being killed and cut before and after. */
    @Test
    void agreesAfterAMinuteOfKillsAndCutsAndARestore(@TempDir Path folder) throws Exception {
        Script script = new Script(folder);
        Ended chaos = script.run("chaos", "--minutes", "1", "--seed", "2", "--restore", "--json");
        assertEquals(0, chaos.exit(), chaos::toString);
        assertTrue(chaos.output().startsWith("{\"ok\":true,\"reasons\":[],\"seed\":2,\"minutes\":1,"), chaos::toString);
        assertEquals(1, chaos.output().lines().count(), "one line on standard output");
        Matcher brought = BROUGHT_BACK.matcher(chaos.output());
        assertTrue(brought.find() && Integer.parseInt(brought.group(1)) > 0, chaos::toString);
        assertTrue(installations(script).isEmpty(), "what went well is deleted");
    }

    /** A crash that no strike explains and no customer notices: the run ends with it, and waits for nothing more. */
    @Test
    void failsOnAProgramThatEndedByItselfAndNamesIt(@TempDir Path folder) throws Exception {
        Script script = new Script(folder);
        Path output = folder.resolve("output.txt");
        Path log = folder.resolve("log.txt");
        Process chaos = script.start(output, log, "chaos", "--minutes", "1", "--seed", "1");
        try {
            // The world is up after all backends, and before the first town.
            Path home =
                    Await.get("the world", STARTED, () -> started(script.home().resolve("chaos"), "world.json"));
            RunFile replica =
                    RunFile.read(home.resolve("run").resolve("backend-2.json")).orElseThrow();
            assertTrue(replica.process().orElseThrow().destroyForcibly());
            assertTrue(chaos.waitFor(ENDED.toMillis(), TimeUnit.MILLISECONDS), "it does not end");
        } finally {
            chaos.destroy();
            chaos.waitFor();
        }
        String told = Files.readString(output) + Files.readString(log);
        assertEquals(1, chaos.exitValue(), told);
        assertTrue(told.contains("wrong: backend-2 ended by itself with 137; "), told);
        assertTrue(told.contains("ended early"), told);
    }

    @Test
    void doesNotRunForNoTime(@TempDir Path folder) throws Exception {
        Ended chaos = new Script(folder).run("chaos", "--minutes", "0");
        assertEquals(2, chaos.exit(), chaos::toString);
        assertTrue(chaos.log().contains("--minutes is 1 to 600"), chaos::toString);
    }

    /** The installation, once that program runs. */
    private static Optional<Path> started(Path chaos, String program) {
        if (!Files.isDirectory(chaos)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(chaos)) {
            return all.filter(home -> Files.exists(home.resolve("run").resolve(program)))
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String installations(Script script) throws IOException {
        try (Stream<Path> all = Files.list(script.home().resolve("chaos"))) {
            return String.join(" ", all.map(Path::toString).toList());
        }
    }
}
