package org.ralvend.launcher.town;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.launcher.town.Ends.SOON;
import static org.ralvend.launcher.town.Ends.assertPasses;
import static org.ralvend.launcher.town.Ends.assertSilent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.ralvend.launcher.town.Gate.Disturbance;

/** With real sockets. */
class GateTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final ServerSocket owner;
    private final Gate gate;

    GateTest() throws IOException {
        owner = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        owner.setSoTimeout(SOON);
        gate = Gate.to(owner.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        gate.close();
        owner.close();
    }

    @Test
    void leadsThereAndBackAndPassesAnEnd() throws IOException {
        try (Socket client = connect();
                Socket atOwner = owner.accept()) {
            assertPasses(client, atOwner);
            assertPasses(atOwner, client);
            atOwner.shutdownOutput();
            assertEquals(-1, client.getInputStream().read());
        }
    }

    @Test
    void letsNothingPassWhileItIsCutAndEverythingAfterwards() throws IOException {
        try (Socket client = connect();
                Socket atOwner = owner.accept()) {
            assertPasses(client, atOwner);
            gate.disturb(Disturbance.CUT, LONG);
            client.getOutputStream().write('a');
            atOwner.getOutputStream().write('b');
            assertSilent(atOwner);
            assertSilent(client);
            gate.mend();
            assertEquals('a', atOwner.getInputStream().read());
            assertEquals('b', client.getInputStream().read());
        }
    }

    @Test
    void passesOneWayOnlyWhileItIsHalfOpen() throws IOException {
        try (Socket client = connect();
                Socket atOwner = owner.accept()) {
            assertPasses(client, atOwner);
            gate.disturb(Disturbance.HALF_OPEN, LONG);
            assertPasses(client, atOwner);
            atOwner.getOutputStream().write('b');
            assertSilent(client);
            gate.mend();
            assertEquals('b', client.getInputStream().read());
        }
    }

    @Test
    void takesItsTimeWhileItIsSlow() throws IOException {
        try (Socket client = connect();
                Socket atOwner = owner.accept()) {
            assertPasses(client, atOwner);
            gate.disturb(Disturbance.SLOW, LONG);
            long begin = System.nanoTime();
            assertPasses(client, atOwner);
            assertPasses(atOwner, client);
            assertTrue(System.nanoTime() - begin >= 2 * 140_000_000L, "it was slow");
        }
    }

    @Test
    void resetsOldConnectionsAndNewOnes() throws IOException {
        try (Socket client = connect();
                Socket atOwner = owner.accept()) {
            assertPasses(client, atOwner);
            gate.disturb(Disturbance.RESET, LONG);
            assertThrows(SocketException.class, () -> client.getInputStream().read());
            try (Socket next = connect()) {
                assertThrows(SocketException.class, () -> next.getInputStream().read());
            }
            gate.mend();
            try (Socket again = connect();
                    Socket atOwnerAgain = owner.accept()) {
                assertPasses(again, atOwnerAgain);
            }
        }
    }

    @Test
    void isWholeAgainByItself() throws IOException {
        try (Socket client = connect();
                Socket atOwner = owner.accept()) {
            assertPasses(client, atOwner);
            gate.disturb(Disturbance.CUT, Duration.ofMillis(300));
            long begin = System.nanoTime();
            assertPasses(client, atOwner);
            assertTrue(System.nanoTime() - begin >= 290_000_000L, "it was cut");
        }
    }

    private Socket connect() throws IOException {
        return Ends.connect(gate.port());
    }
}
