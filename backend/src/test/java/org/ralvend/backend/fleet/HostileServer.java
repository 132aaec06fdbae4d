package org.ralvend.backend.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/** Says the same bytes to whoever asks, whatever they mean, one after the other. */
final class HostileServer implements AutoCloseable {
    private final ServerSocket listening;
    private final byte[] answer;
    private final @Nullable Duration drip;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    private HostileServer(ServerSocket listening, String answer, @Nullable Duration drip) throws IOException {
        this.listening = listening;
        this.answer = answer.getBytes(StandardCharsets.US_ASCII);
        this.drip = drip;
        Thread thread = new Thread(this::serve, "hostile");
        thread.setDaemon(true);
        thread.start();
    }

    static HostileServer saying(SSLContext tls, String answer) throws IOException {
        return on(0, tls, answer);
    }

    static HostileServer on(int port, SSLContext tls, String answer) throws IOException {
        return new HostileServer(bound(port, tls.getServerSocketFactory().createServerSocket()), answer, null);
    }

    /** One byte at a time, then more of the last for ever. */
    static HostileServer dripping(SSLContext tls, String answer, Duration between) throws IOException {
        return new HostileServer(bound(0, tls.getServerSocketFactory().createServerSocket()), answer, between);
    }

    static HostileServer plain(String answer) throws IOException {
        return new HostileServer(bound(0, new ServerSocket()), answer, null);
    }

    private static ServerSocket bound(int port, ServerSocket socket) throws IOException {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        if (socket instanceof SSLServerSocket tls) {
            tls.setNeedClientAuth(true);
        }
        return socket;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** What it was sent after each handshake. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
    }

    private void serve() {
        while (!listening.isClosed()) {
            try (Socket socket = listening.accept()) {
                connections.incrementAndGet();
                talk(socket);
            } catch (IOException e) {
                // the other side went, or this is closed: the next one
            }
        }
    }

    private void talk(Socket socket) throws IOException {
        socket.setSoTimeout(5_000);
        InputStream in = socket.getInputStream();
        byte[] request = new byte[8192];
        int read = in.read(request);
        if (read < 0) {
            return;
        }
        asked.add(new String(request, 0, read, StandardCharsets.US_ASCII));
        OutputStream out = socket.getOutputStream();
        if (drip == null) {
            out.write(answer);
            out.flush();
            return;
        }
        for (int i = 0; !isClosed(drip); i++) {
            out.write(answer[Math.min(i, answer.length - 1)]);
            out.flush();
        }
    }

    private boolean isClosed(Duration within) {
        try {
            return closed.await(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }
}
