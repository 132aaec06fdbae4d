package org.ralvend.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.RunFile;
import org.ralvend.protocol.program.Settings;
import org.ralvend.sim.Fact.EscrowOnPowerCut;

/** A real world on a real socket: its control, its end and its going on. */
@Timeout(30)
class WorldTest {
    @TempDir
    private Path home;

    private RunningWorld run;

    @BeforeEach
    void setUp() {
        run = new RunningWorld(home);
        run.start();
        run.client().add("v", run.wiring("v", Bench.VENDOR), EscrowOnPowerCut.RETURN);
        run.client().add("w", run.wiring("w", Bench.WAREHOUSE));
        run.client().add("t", run.wiring("t", Bench.TERMINAL));
    }

    @AfterEach
    void tearDown() {
        run.close();
    }

    @Test
    void saysThatItIsReady() {
        RunFile ready = RunFile.read(run.home().resolve("run/world.json")).orElseThrow();
        assertEquals(ProcessHandle.current().pid(), ready.pid());
        assertEquals(Map.of(), ready.ports());
    }

    @Test
    void aPowerCutKillsTheProcessThatHoldsThePins() throws Exception {
        Process agent = new ProcessBuilder("sleep", "60").start();
        try (LineSocket pins = LineSocket.connect(run.socket())) {
            pins.send("agent w " + agent.pid());
            assertEquals("ok", pins.readLine().orElseThrow());
            pins.send("in 2");
            assertEquals("in 2 1", pins.readLine().orElseThrow());
            pins.send("out 1 1");
            assertEquals("in 2 0", pins.readLine().orElseThrow());
            run.client().ask("power-cut w");
            assertTrue(agent.waitFor(5, TimeUnit.SECONDS));
        } finally {
            agent.destroyForcibly();
        }
        List<Fact> facts = run.facts("w");
        assertEquals(new Fact.PowerCut(), facts.get(facts.size() - 3));
        assertTrue(facts.get(facts.size() - 2) instanceof Fact.MotorStopped, facts.toString());
        assertEquals(new Fact.AgentGone(), facts.getLast());
    }

    @Test
    void anAgentThatReadsNothingIsCutOff() throws Exception {
        try (LineSocket pins = LineSocket.connect(run.socket())) {
            pins.send("agent w 1");
            RunningWorld.until(() -> run.client().state("w").agentConnected());
            RunningWorld.until(() -> isCutOff(pins));
            RunningWorld.until(() -> !run.client().state("w").agentConnected());
        }
    }

    private static boolean isCutOff(LineSocket pins) {
        try {
            for (int i = 0; i < 1000; i++) {
                pins.send("in 2");
            }
            return false;
        } catch (java.io.IOException e) {
            return true;
        }
    }

    @Test
    void goesOnWhereItWasKilled() throws Exception {
        run.client().fill("w", 2, 3);
        run.close();
        run.start();
        assertEquals(3, run.client().state("w").slots().get("2"));
        run.client().add("w", run.home().resolve("w.properties"));
    }

    @Test
    void aCardIsSeenByAReaderThatWaitsForOneAndThatIsThere() throws Exception {
        Map<String, String> wiring = new HashMap<>(Bench.VENDOR);
        Path port = home.resolve("card");
        wiring.put("card.port", port.toString());
        run.client().add("c", run.wiring("c", wiring));
        assertFalse(run.client().card("c", true));
        try (FileChannel line = FileChannel.open(port, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // Reset, its notice, set-up, prices, on.
            for (String said : List.of("1:1010", "2:1212", "3:11000310020127", "4:1101FFFF000010", "5:140115")) {
                ask(line, said);
            }
            assertTrue(run.client().card("c", false));
            assertFalse(run.client().card("c", true), "there is one already");
            assertTrue(ask(line, "6:1212").startsWith("6:03"));
            run.client().ask("card-reader c gone");
            assertEquals("7:-", ask(line, "7:1212"));
            run.client().ask("card-reader c back");
            assertEquals("8:0000", ask(line, "8:1212"));
        }
        assertEquals(
                List.of(new Fact.CardPresented()),
                run.facts("c").stream().skip(1).toList());
        for (String wrong : List.of("card v", "card c twice", "card-reader c lost", "card-reader v gone", "card w")) {
            assertThrows(Fault.class, () -> run.client().ask(wrong), wrong);
        }
    }

    private static String ask(FileChannel line, String said) throws IOException {
        line.write(ByteBuffer.wrap((said + "\n").getBytes(StandardCharsets.US_ASCII)));
        StringBuilder heard = new StringBuilder();
        while (heard.indexOf("\n") < 0) {
            ByteBuffer more = ByteBuffer.allocate(100);
            line.read(more);
            heard.append(StandardCharsets.US_ASCII.decode(more.flip()));
        }
        return heard.toString().strip();
    }

    @Test
    void answersWhatItCannotDoWithItsReason() {
        for (String wrong : List.of(
                "coin w 10",
                "coin v 15",
                "coin v x",
                "press v 9",
                "press v",
                "press t 1 2 three",
                "jam w 3",
                "drop-unasked w 1",
                "state nobody",
                "fill w 1 0",
                "add x /no/such/file",
                "add v " + run.home().resolve("w.properties"),
                "dance w",
                "hello")) {
            Fault refused = assertThrows(Fault.class, () -> run.client().ask(wrong), wrong);
            assertEquals(FaultCode.REQUEST_INVALID, refused.code(), wrong);
        }
        assertThrows(Fault.class, () -> run.client().ask("state " + "x".repeat(5000)));
    }

    @ParameterizedTest
    @CsvSource({
        "coin w 10, w is no vendor",
        "eat-coin t, t is no vendor",
        "fill v 1 5, v is no warehouse",
        "jam t 1, t is no warehouse",
        "press w 1, w has no keys",
        "display w, w has no display",
        "scan v x, v has no scanner",
        "scanner w gone, w has no scanner",
        "press v ok, there is no key ok",
        "press t 10, there is no key 10",
        "press t 1 2 x, there is no key x"
    })
    void tellsWhatAMachineIsNotOrHasNot(String command, String reason) {
        Fault refused = assertThrows(Fault.class, () -> run.client().ask(command));
        assertTrue(refused.detail().contains(": " + reason + " (to: "), refused.detail());
    }

    @ParameterizedTest
    @CsvSource({
        "keypad.0, '', keypad.0 is missing",
        "keypad.ok, '', keypad.ok is missing",
        "keypad.9, 20, keypad.9 and keypad.cancel are both on pin 20",
        "display.address, 0x78, display.address = 0x78; it must be",
        "kind, kiosk, 'kind = kiosk; it must be vendor, warehouse or terminal'"
    })
    void tellsWhatIsWrongWithATerminalsWiring(String key, String value, String reason) {
        Map<String, String> keys = new HashMap<>(Bench.TERMINAL);
        keys.put(key, value);
        Path file = run.wiring("bad", keys);
        Fault refused = assertThrows(Fault.class, () -> run.client().add("bad", file));
        assertTrue(refused.detail().contains(reason), refused.detail());
        assertThrows(Fault.class, () -> run.client().state("bad"));
    }

    @Test
    void aSecondWorldOnTheSameHomeDoesNotStart() throws Exception {
        assertFalse(run.entries().isEmpty());
        ProcessBuilder second = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                World.class.getName());
        second.environment().put("RALVEND_WORLD_HOME", run.home().toString());
        second.environment()
                .put("RALVEND_WORLD_SOCKET", run.home().resolve("other.sock").toString());
        Process process = second.redirectErrorStream(true).start();
        try (java.io.BufferedReader said = process.inputReader()) {
            assertEquals("ralvend world: ALREADY-RUNNING", said.readLine().substring(0, 30));
            assertEquals(2, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void saysThatASocketsPathIsTooLong() {
        Map<String, String> environment = new HashMap<>(run.environment());
        environment.put(
                "RALVEND_WORLD_SOCKET", run.home().resolve("x".repeat(100)).toString());
        Fault tooLong = assertThrows(Fault.class, () -> World.open(Settings.of(World.DEFAULTS, null, environment)));
        assertEquals(FaultCode.CONFIG_BAD_VALUE, tooLong.code());
        assertTrue(tooLong.detail().contains("107"), tooLong.detail());
    }
}
