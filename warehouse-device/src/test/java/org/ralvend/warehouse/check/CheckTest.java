package org.ralvend.warehouse.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.identity.Identity;
import org.ralvend.device.identity.TestCa;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.UrlAnswer;
import org.ralvend.protocol.UrlRequest;
import org.ralvend.protocol.program.MutualTls;
import org.ralvend.warehouse.hardware.FakeSlots;
import org.ralvend.warehouse.web.PingServer;

class CheckTest {
    private static final TestCa CA = new TestCa();

    @TempDir
    private Path home = Path.of("");

    /** Stands for broker and backend: something of our CA that listens. */
    private final PingServer listening = PingServer.bind(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            CA.issue("CN=broker,OU=broker").context());

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final FakeSlots slots = new FakeSlots();

    CheckTest() {
        listening.start(new Silence());
    }

    @AfterEach
    void close() {
        listening.close();
    }

    @Test
    void saysOkLineByLineAndLeavesTheMotorsOff() throws Exception {
        assertTrue(run(CA.issue("CN=w1-a,OU=device"), listening.port()), this::said);
        assertEquals(
                List.of(),
                said().lines().filter(line -> !line.startsWith("ok ")).toList());
        assertEquals(8, slots.motors.stream().filter(m -> m.endsWith(" on")).count());
        assertTrue(slots.turning().isEmpty());
    }

    @Test
    void turnsNoMotorThatIsNotAtHome() throws Exception {
        slots.home(3, false);
        assertFalse(run(CA.issue("CN=w1-a,OU=device"), listening.port()));
        assertTrue(said().contains("FAILED  home switch 3: not at home"), this::said);
        assertFalse(slots.motors.contains("3 on"));
    }

    @Test
    void saysWhatToDoWhereTheHardwareIsSilent() throws Exception {
        boolean well = new Check(
                        home,
                        () -> identity(CA.issue("CN=w1-a,OU=device"), listening.port()),
                        InstantSource.system(),
                        print())
                .run(() -> {
                    throw new Fault(FaultCode.HARDWARE_SILENT, "pins");
                });
        assertFalse(well);
        assertTrue(said().contains("FAILED  pins: "), this::said);
        assertTrue(said().contains("ok      broker"), this::said);
    }

    @Test
    void looksAtEverythingElseWhereTheDeviceIsNotEnrolled() throws Exception {
        boolean well = new Check(home, () -> Identity.read(home), InstantSource.system(), print()).run(() -> slots);
        assertFalse(well);
        assertTrue(said().contains("FAILED  certificate: CERTIFICATE-MISSING"), this::said);
        assertTrue(said().contains("ralvend enrol --machine M --claim CODE"), this::said);
        List<String> parts = said().lines()
                .map(line -> line.substring(8).split(":", -1)[0].replaceAll(" [0-9]+$", ""))
                .distinct()
                .toList();
        assertEquals(
                List.of(
                        "pins",
                        "home switch",
                        "motor",
                        "drop sensor",
                        "disk",
                        "journal",
                        "clock",
                        "certificate",
                        "broker",
                        "backend"),
                parts);
    }

    @Test
    void saysThatTheClockIsWrong() throws Exception {
        new Check(
                        home,
                        () -> identity(CA.issue("CN=w1-a,OU=device"), listening.port()),
                        InstantSource.fixed(Instant.EPOCH),
                        print())
                .run(() -> slots);
        assertTrue(said().contains("FAILED  clock: it says 1970-01-01T00:00:00Z"), this::said);
        assertTrue(said().contains("ok      broker"), this::said);
    }

    @Test
    void saysWhatToDoWhereTheCertificateEndedOrIsAnothers() throws Exception {
        assertFalse(run(CA.issue("CN=w1-a,OU=device", Instant.now().minus(Duration.ofHours(1))), listening.port()));
        assertTrue(said().contains("FAILED  certificate: it ended"), this::said);
        assertFalse(run(CA.issue("CN=w1-b,OU=device"), listening.port()));
        assertTrue(said().contains("FAILED  certificate: it names w1-b"), this::said);
    }

    @Test
    void saysWhatToDoWhereNobodyListensOrSomebodyElseDoes() throws Exception {
        assertFalse(run(CA.issue("CN=w1-a,OU=device"), 1));
        assertTrue(said().contains("FAILED  broker: ssl://localhost:1: "), this::said);
        out.reset();
        assertFalse(run(new TestCa().issue("CN=w1-a,OU=device"), listening.port()));
        assertTrue(said().contains("FAILED  backend: "), this::said);
    }

    private boolean run(MutualTls tls, int port) throws InterruptedException {
        return new Check(home, () -> identity(tls, port), InstantSource.system(), print()).run(() -> slots);
    }

    private static Identity identity(MutualTls tls, int port) {
        Identity.Passport passport = new Identity.Passport(
                new MachineId("w1"),
                new DeviceId("w1-a"),
                new TownId("westend"),
                MachineKind.WAREHOUSE,
                0,
                "EUR",
                "ssl://localhost:" + port,
                "https://localhost:" + port,
                "");
        return new Identity(passport, tls, tls.certificate().getPublicKey());
    }

    private PrintStream print() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Answers nothing. */
    private record Silence() implements PingServer.Answerer {
        @Override
        public CompletableFuture<Up.PingAnswer> answerPing(Nonce ping) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<UrlAnswer> exchange(UrlRequest request) {
            return new CompletableFuture<>();
        }
    }
}
