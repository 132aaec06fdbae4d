package org.ralvend.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port of its own that leads to another one, byte for byte, and can be shut: what is open ends by a reset then, and what
 * comes is held until it opens, or reset as well. Both on the loopback address. Any thread.
 */
final class Way implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Way.class.getName());
    private static final int BACKLOG = 50;

    private final ServerSocket server;
    private final int target;
    private final boolean holds;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Object change = new Object();
    private boolean shut;

    private Way(ServerSocket server, int target, boolean holds) {
        this.server = server;
        this.target = target;
        this.holds = holds;
    }

    /** @param holds what comes while it is shut, so that it goes on at once when it opens */
    static Way to(int target, boolean holds) throws IOException {
        Way way = new Way(new ServerSocket(0, BACKLOG, loopback()), target, holds);
        Thread.ofVirtual().name("way").start(way::accept);
        return way;
    }

    int port() {
        return server.getLocalPort();
    }

    void shut() {
        synchronized (change) {
            shut = true;
        }
        sockets.forEach(Way::reset);
    }

    void open() {
        synchronized (change) {
            shut = false;
            change.notifyAll();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        sockets.forEach(Way::reset);
        open();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().name("way-lead").start(() -> lead(client));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a way is closed: {0}", e.getMessage());
        }
    }

    private void lead(Socket client) {
        Socket owner = new Socket();
        try {
            if (!passes()) {
                return;
            }
            owner.connect(new InetSocketAddress(loopback(), target));
            synchronized (change) {
                if (shut) {
                    return;
                }
                sockets.add(client);
                sockets.add(owner);
            }
            client.setTcpNoDelay(true);
            owner.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().name("way-back").start(() -> pump(owner, client));
            pump(client, owner);
            back.join();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "nobody listens: {0}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reset(client);
            reset(owner);
            sockets.remove(client);
            sockets.remove(owner);
        }
    }

    private boolean passes() throws InterruptedException {
        synchronized (change) {
            while (shut && holds) {
                change.wait();
            }
            return !shut;
        }
    }

    /** An end passes as bytes do. */
    private static void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            reset(from);
            reset(to);
        }
    }

    /** Without lingering a close is a reset (RFC 9293, section 3.10.7.4). */
    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "it has ended already: {0}", e.getMessage());
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing: {0}", e.getMessage());
        }
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }
}
