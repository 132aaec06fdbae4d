package org.ralvend.launcher.town;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * A port that leads to another one, byte for byte, and that can be disturbed for a time: all connections through it at once, new
 * ones too. Both on the loopback address. Any thread.
 */
public final class Gate implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Gate.class.getName());

    /** Connections at one time; one more is closed at once. */
    private static final int MAX_CONNECTIONS = 1000;

    private static final int CONNECT_MILLIS = 5_000;
    private static final int BUFFER = 16 * 1024;

    /** What a slow line adds to each piece that passes. */
    private static final Duration SLOWNESS = Duration.ofMillis(150);

    /** How a line can be disturbed. */
    public enum Disturbance {
        /** Nothing passes in either direction, and nobody is told. */
        CUT,
        /** What is said to the port's owner passes, what it answers does not. */
        HALF_OPEN,
        SLOW,
        /** All connections end at once by a TCP reset; new ones are reset while it lasts. */
        RESET
    }

    private record Trouble(Disturbance kind, long until) {}

    private final ServerSocket server;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object change = new Object();
    private Trouble trouble = new Trouble(Disturbance.CUT, System.nanoTime());

    private Gate(ServerSocket server, int target) {
        this.server = server;
        this.target = target;
    }

    /** @throws Fault {@link FaultCode#PORT_TAKEN} */
    public static Gate to(int target) {
        try {
            Gate gate = new Gate(new ServerSocket(0, 50, loopback()), target);
            Thread.ofVirtual().name("gate").start(gate::accept);
            return gate;
        } catch (IOException e) {
            throw new Fault(FaultCode.PORT_TAKEN, "a free port for a gate: " + e.getMessage(), e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    /** In place of what it suffers already. Returns at once. */
    public void disturb(Disturbance kind, Duration time) {
        synchronized (change) {
            trouble = new Trouble(kind, System.nanoTime() + time.toNanos());
            change.notifyAll();
        }
        if (kind == Disturbance.RESET) {
            open.forEach(Gate::reset);
        }
    }

    public void mend() {
        synchronized (change) {
            trouble = new Trouble(Disturbance.CUT, System.nanoTime());
            change.notifyAll();
        }
    }

    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(Gate::closeQuietly);
        mend();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                if (open.size() >= MAX_CONNECTIONS || suffers(Disturbance.RESET)) {
                    reset(client);
                } else {
                    open.add(client);
                    Thread.ofVirtual().name("gate-line").start(() -> lead(client));
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a gate is closed: {0}", e.getMessage());
        }
    }

    private void lead(Socket client) {
        Socket owner = new Socket();
        open.add(owner);
        try {
            pass(true);
            owner.connect(new InetSocketAddress(loopback(), target), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            owner.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().name("gate-back").start(() -> pump(owner, client, false));
            pump(client, owner, true);
            back.join();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a line ended: {0}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(client);
            end(owner);
            open.remove(client);
            open.remove(owner);
        }
    }

    /** An end passes as bytes do. */
    private void pump(Socket from, Socket to, boolean towardsOwner) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[BUFFER];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                pass(towardsOwner);
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a line ended: {0}", e.getMessage());
        }
        pass(towardsOwner);
        end(from);
        end(to);
    }

    /** An end that a reset has caused is a reset for the other side too. */
    private void end(Socket socket) {
        if (suffers(Disturbance.RESET)) {
            reset(socket);
        } else {
            closeQuietly(socket);
        }
    }

    /** Waits as long as the line does not let it pass. */
    private void pass(boolean towardsOwner) {
        try {
            if (suffers(Disturbance.SLOW)) {
                Thread.sleep(SLOWNESS);
            }
            synchronized (change) {
                while (suffers(Disturbance.CUT) || (!towardsOwner && suffers(Disturbance.HALF_OPEN))) {
                    change.wait(Math.max(1, (trouble.until() - System.nanoTime()) / 1_000_000));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean suffers(Disturbance kind) {
        synchronized (change) {
            return trouble.kind() == kind && trouble.until() - System.nanoTime() > 0;
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
