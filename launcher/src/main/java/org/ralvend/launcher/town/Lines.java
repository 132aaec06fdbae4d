package org.ralvend.launcher.town;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * The lines from the machines to the broker, which can be cut: a port of their own that leads to the broker's, byte for
 * byte, so that both ends do their TLS with each other. While a machine's line is cut nothing passes on it in either
 * direction and nobody is told, an end included; afterwards it goes on where it was, as TCP does when packets pass again.
 * Any thread.
 */
final class Lines implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Lines.class.getName());

    /** Connections at one time; one more is closed at once. */
    private static final int MAX_CONNECTIONS = 1000;

    private static final int CONNECT_MILLIS = 5_000;
    private static final int BUFFER = 16 * 1024;

    private final ServerSocket server;
    private final int broker;
    private final IntFunction<Optional<String>> machineAt;
    private final Map<String, Long> cutUntil = new ConcurrentHashMap<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Object change = new Object();

    private Lines(ServerSocket server, int broker, IntFunction<Optional<String>> machineAt) {
        this.server = server;
        this.broker = broker;
        this.machineAt = machineAt;
    }

    /**
     * @param broker its port on the loopback address
     * @param machineAt the machine whose agent has the first port, connected to the second, both on loopback
     */
    static Lines open(int broker, BiFunction<Integer, Integer, Optional<String>> machineAt) {
        try {
            ServerSocket server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
            Lines lines = new Lines(server, broker, port -> machineAt.apply(port, server.getLocalPort()));
            Thread.ofVirtual().name("lines").start(lines::accept);
            return lines;
        } catch (IOException e) {
            throw new Fault(FaultCode.PORT_TAKEN, "a free port for the machines' lines: " + e.getMessage(), e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns at once. A line that is cut already is cut until the later end. */
    void cut(String machine, Duration time) {
        cutUntil.merge(machine, System.nanoTime() + time.toNanos(), (one, other) -> one - other > 0 ? one : other);
    }

    /** All lines are whole again. */
    void mend() {
        synchronized (change) {
            cutUntil.clear();
            change.notifyAll();
        }
    }

    @Override
    public void close() {
        closeQuietly(server);
        open.forEach(Lines::closeQuietly);
        mend();
    }

    private void accept() {
        try {
            while (true) {
                Socket device = server.accept();
                if (open.size() >= MAX_CONNECTIONS) {
                    closeQuietly(device);
                } else {
                    open.add(device);
                    Thread.ofVirtual().name("line").start(() -> lead(device));
                }
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the lines are closed: {0}", e.getMessage());
        }
    }

    private void lead(Socket device) {
        Socket toBroker = new Socket();
        open.add(toBroker);
        try {
            String machine = machineAt.apply(device.getPort()).orElse("");
            awaitWhole(machine);
            toBroker.connect(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), broker), CONNECT_MILLIS);
            device.setTcpNoDelay(true);
            toBroker.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().name("line-down").start(() -> pump(machine, toBroker, device));
            pump(machine, device, toBroker);
            back.join();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a line ended: {0}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            closeQuietly(device);
            closeQuietly(toBroker);
            open.remove(device);
            open.remove(toBroker);
        }
    }

    /** An end passes as bytes do: both sockets are closed, once the line is whole. */
    private void pump(String machine, Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[BUFFER];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                awaitWhole(machine);
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a line ended: {0}", e.getMessage());
        }
        awaitWhole(machine);
        closeQuietly(from);
        closeQuietly(to);
    }

    private void awaitWhole(String machine) {
        synchronized (change) {
            while (true) {
                Long until = cutUntil.get(machine);
                long millis = until == null ? 0 : (until - System.nanoTime() + 999_999) / 1_000_000;
                if (millis <= 0) {
                    return;
                }
                try {
                    change.wait(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private static void closeQuietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "closing: {0}", e.getMessage());
        }
    }
}
