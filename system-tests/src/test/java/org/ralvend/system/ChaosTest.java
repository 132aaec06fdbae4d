package org.ralvend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.system.Script.Ended;

/** {@code ./ralvend chaos} on real parts. What it found is in its output: it names the home, the strikes and the command. */
class ChaosTest {
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

    @Test
    void doesNotRunForNoTime(@TempDir Path folder) throws Exception {
        Ended chaos = new Script(folder).run("chaos", "--minutes", "0");
        assertEquals(2, chaos.exit(), chaos::toString);
        assertTrue(chaos.log().contains("--minutes is 1 to 600"), chaos::toString);
    }

    private static String installations(Script script) throws IOException {
        try (Stream<Path> all = Files.list(script.home().resolve("chaos"))) {
            return String.join(" ", all.map(Path::toString).toList());
        }
    }
}
