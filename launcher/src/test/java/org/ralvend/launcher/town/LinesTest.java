package org.ralvend.launcher.town;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.launcher.town.Ends.SILENCE;
import static org.ralvend.launcher.town.Ends.SOON;
import static org.ralvend.launcher.town.Ends.assertPasses;
import static org.ralvend.launcher.town.Ends.assertSilent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With real sockets: a server in the broker's place, and machines that are told apart by their ports. */
class LinesTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ServerSocket broker;
    private final Lines lines;

    LinesTest() throws IOException {
        broker = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        lines = Lines.open(broker.getLocalPort(), (_, _) -> Optional.of("vendor"));
    }

    @AfterEach
    void stop() throws IOException {
        lines.close();
        broker.close();
    }

    @Test
    void leadsToTheBrokerAndBack() throws IOException {
        try (Socket device = connect();
                Socket atBroker = broker.accept()) {
            assertPasses(device, atBroker);
            assertPasses(atBroker, device);
            atBroker.shutdownOutput();
            assertEquals(-1, device.getInputStream().read(), "an end passes too");
        }
    }

    @Test
    void letsNothingPassWhileItIsCutAndEverythingAfterwards() throws IOException {
        try (Socket device = connect();
                Socket atBroker = broker.accept()) {
            assertPasses(device, atBroker);
            lines.cut("vendor", LONG);
            device.getOutputStream().write('a');
            atBroker.getOutputStream().write('b');
            assertSilent(atBroker);
            assertSilent(device);
            lines.mend();
            assertEquals('a', atBroker.getInputStream().read());
            assertEquals('b', device.getInputStream().read());
        }
    }

    @Test
    void isWholeAgainByItself() throws IOException {
        try (Socket device = connect();
                Socket atBroker = broker.accept()) {
            assertPasses(device, atBroker);
            lines.cut("vendor", Duration.ofMillis(300));
            long begin = System.nanoTime();
            assertPasses(device, atBroker);
            assertTrue(System.nanoTime() - begin >= 290_000_000L, "it was cut");
        }
    }

    @Test
    void tellsNobodyOfAnEndWhileItIsCut() throws IOException {
        try (Socket device = connect();
                Socket atBroker = broker.accept()) {
            assertPasses(device, atBroker);
            lines.cut("vendor", LONG);
            device.shutdownOutput();
            assertSilent(atBroker);
            lines.mend();
            assertEquals(-1, atBroker.getInputStream().read());
        }
    }

    @Test
    void leadsNobodyToTheBrokerWhileItIsCut() throws IOException {
        lines.cut("vendor", LONG);
        broker.setSoTimeout(SILENCE);
        try (Socket _ = connect()) {
            assertThrows(SocketTimeoutException.class, broker::accept);
            lines.mend();
            broker.setSoTimeout(SOON);
            broker.accept().close();
        }
    }

    @Test
    void cutsTheLineOfThatMachineOnly() throws IOException {
        lines.cut("warehouse-1", LONG);
        try (Socket device = connect();
                Socket atBroker = broker.accept()) {
            assertPasses(device, atBroker);
        }
    }

    @Test
    void findsTheProcessThatHasTheOtherEnd() throws IOException {
        long self = ProcessHandle.current().pid();
        try (Socket device = new Socket(broker.getInetAddress(), broker.getLocalPort());
                Socket _ = broker.accept()) {
            assertEquals(
                    Optional.of("me"),
                    Peers.holder(device.getLocalPort(), broker.getLocalPort(), Map.of("init", 1L, "me", self)));
            assertEquals(
                    Optional.empty(), Peers.holder(device.getLocalPort(), broker.getLocalPort(), Map.of("init", 1L)));
        }
        assertEquals(Optional.empty(), Peers.holder(1, 2, Map.of("me", self)));
    }

    private Socket connect() throws IOException {
        return Ends.connect(lines.port());
    }
}
