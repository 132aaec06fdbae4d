package org.ralvend.launcher.town;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** What the two ends of a line see of it; with real sockets. */
final class Ends {
    /** Milliseconds for what must come. */
    static final int SOON = 10_000;

    /** For what must not come: long enough for a byte on the loopback. */
    static final int SILENCE = 150;

    private Ends() {}

    static Socket connect(int port) throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
        client.setSoTimeout(SOON);
        return client;
    }

    static void assertPasses(Socket from, Socket to) throws IOException {
        to.setSoTimeout(SOON);
        from.getOutputStream().write('x');
        assertEquals('x', to.getInputStream().read());
    }

    static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(SILENCE);
        assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
        socket.setSoTimeout(SOON);
    }
}
