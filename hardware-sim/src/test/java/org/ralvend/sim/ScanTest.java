package org.ralvend.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.protocol.Fault;

/** A terminal's scanner in a real world, and a program that reads it as an input device. */
@Timeout(30)
class ScanTest {
    /** S, slash and ENTER: type, code and value of each event; SYN events between them. */
    private static final String TYPED =
            "01002a0001000000 01001f0001000000 0000000000000000 01001f0000000000 01002a0000000000"
                    + " 0000000000000000 0100350001000000 0000000000000000 0100350000000000 0000000000000000"
                    + " 01001c0001000000 0000000000000000 01001c0000000000 0000000000000000";

    @TempDir
    private Path home;

    private RunningWorld run;
    private Path device;

    @BeforeEach
    void setUp() {
        run = new RunningWorld(home);
        run.start();
        device = home.resolve("t.scanner");
        Map<String, String> wiring = new HashMap<>(Bench.TERMINAL);
        wiring.put("scanner.input", device.toString());
        run.client().add("t", run.wiring("t", wiring));
    }

    @AfterEach
    void tearDown() {
        run.close();
    }

    @Test
    void typesWhatIsHeldToIt() throws Exception {
        try (Reader reader = new Reader(device)) {
            RunningWorld.until(() -> run.client().scan("t", "S/"));
            assertEquals(TYPED, reader.events(14));
        }
        assertEquals(new Fact.CodeScanned(2), run.facts("t").getLast());
    }

    @Test
    void isIgnoredWhereNoProgramReads() {
        assertFalse(run.client().scan("t", "S/"));
        assertEquals(Fact.MachineAdded.class, run.facts("t").getLast().getClass());
    }

    @Test
    void isReadByTheNextProgramWhenOneHasEnded() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (Reader reader = new Reader(device)) {
                RunningWorld.until(() -> run.client().scan("t", "S/"));
                assertEquals(TYPED, reader.events(14));
            }
        }
    }

    @Test
    void isGoneWhileItIsUnplugged() throws Exception {
        try (Reader reader = new Reader(device)) {
            RunningWorld.until(() -> run.client().scan("t", "S/"));
            assertEquals(TYPED, reader.events(14));
            run.client().ask("scanner t gone");
            assertEquals(-1, reader.in.read());
        }
        assertFalse(Files.exists(device));
        assertFalse(run.client().scan("t", "S/"));
        run.client().ask("scanner t back");
        assertTrue(Files.exists(device));
    }

    @Test
    void typesNothingThatItHasNoKeyFor() {
        Fault refused = assertThrows(Fault.class, () -> run.client().scan("t", "Käse"));
        assertTrue(refused.detail().contains("no key for U+00E4"), refused.detail());
        assertThrows(Fault.class, () -> run.client().ask("scanner t away"));
    }

    /** Opens the pipe as a program does, on a thread: that waits until the world opens it too. */
    private static final class Reader implements AutoCloseable {
        private InputStream in = InputStream.nullInputStream();
        private final Thread opening;

        Reader(Path device) {
            opening = Thread.ofVirtual().start(() -> {
                try {
                    in = Files.newInputStream(device);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }

        String events(int count) throws Exception {
            opening.join();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < count; i++) {
                byte[] event = in.readNBytes(24);
                text.append(i == 0 ? "" : " ").append(HexFormat.of().formatHex(event, 16, 24));
            }
            return text.toString();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
