package org.ralvend.launcher.town;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * A port that leads to another one, byte for byte, so that both ends do their TLS with each other. Both on the loopback
 * address. Whoever opens it says what may pass when. Any thread.
 */
final class Relay implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Relay.class.getName());

    /** Connections at one time; one more is closed at once. */
    private static final int MAX_CONNECTIONS = 1000;

    private static final int CONNECT_MILLIS = 5_000;
    private static final int BUFFER = 16 * 1024;

    /** What lets bytes, and ends, pass on one connection. */
    interface Passage {
        /** Waits as long as nothing may pass that way. */
        void await(boolean towardsOwner);
    }

    private final ServerSocket server;
    private final int owner;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private Relay(ServerSocket server, int owner) {
        this.server = server;
        this.owner = owner;
    }

    /**
     * Nobody is led before {@link #start}.
     *
     * @param owner the port where it leads
     * @throws Fault {@link FaultCode#PORT_TAKEN}
     */
    static Relay to(int owner) {
        try {
            return new Relay(new ServerSocket(0, 50, loopback()), owner);
        } catch (IOException e) {
            throw new Fault(FaultCode.PORT_TAKEN, "a free port that leads to " + owner + ": " + e.getMessage(), e);
        }
    }

    /**
     * @param passages by the port that a connection comes from
     * @param resets whether connections end by a TCP reset now, and new ones at once
     */
    void start(IntFunction<Passage> passages, BooleanSupplier resets) {
        Thread.ofVirtual().name("relay").start(() -> accept(passages, resets));
    }

    int port() {
        return server.getLocalPort();
    }

    /** Every connection ends by a TCP reset. */
    void reset() {
        open.forEach(Relay::reset);
    }

    /** Who waits for a passage still does: that is for its owner to end. */
    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(Relay::closeQuietly);
    }

    private void accept(IntFunction<Passage> passages, BooleanSupplier resets) {
        try {
            while (true) {
                Socket client = server.accept();
                if (open.size() >= MAX_CONNECTIONS || resets.getAsBoolean()) {
                    end(client, resets);
                } else {
                    open.add(client);
                    Thread.ofVirtual().name("relay-line").start(() -> lead(client, passages, resets));
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a relay is closed: {0}", e.getMessage());
        }
    }

    private void lead(Socket client, IntFunction<Passage> passages, BooleanSupplier resets) {
        Socket toOwner = new Socket();
        open.add(toOwner);
        try {
            Passage passage = passages.apply(client.getPort());
            passage.await(true);
            toOwner.connect(new InetSocketAddress(loopback(), owner), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            toOwner.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().name("relay-back").start(() -> {
                pump(toOwner, client, () -> passage.await(false));
                end(toOwner, resets);
                end(client, resets);
            });
            pump(client, toOwner, () -> passage.await(true));
            end(client, resets);
            end(toOwner, resets);
            back.join();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a line ended: {0}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(client, resets);
            end(toOwner, resets);
            open.remove(client);
            open.remove(toOwner);
        }
    }

    /** Until one side ends, and the end may pass as bytes do. */
    private static void pump(Socket from, Socket to, Runnable passage) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[BUFFER];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                passage.run();
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a line ended: {0}", e.getMessage());
        }
        passage.run();
    }

    /** An end that a reset has caused is a reset for the other side too. */
    private static void end(Socket socket, BooleanSupplier resets) {
        if (resets.getAsBoolean()) {
            reset(socket);
        } else {
            closeQuietly(socket);
        }
    }

    /** Without lingering a close is a reset (RFC 9293, section 3.10.7.4; {@code SO_LINGER}). */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "it has ended already: {0}", e.getMessage());
        }
        closeQuietly(socket);
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "closing: {0}", e.getMessage());
        }
    }
}
