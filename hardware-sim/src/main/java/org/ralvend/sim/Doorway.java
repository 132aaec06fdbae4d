package org.ralvend.sim;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Where agents and controls come in: a Unix domain socket for the owner of this world only. */
final class Doorway implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Doorway.class.getName());

    /** Connections at one time; one more is closed at once. */
    private static final int MAX_CONNECTIONS = 1100;

    private final Path path;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private Doorway(Path path, ServerSocketChannel server) {
        this.path = path;
        this.server = server;
    }

    /**
     * @throws Fault {@link FaultCode#CONFIG_BAD_VALUE} for a path too long, {@link FaultCode#ALREADY_RUNNING} where
     *     another world answers there, {@link FaultCode#FOLDER_UNWRITABLE}
     */
    static Doorway open(Path path, Consumer<LineSocket> serve) {
        clear(path);
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(LineSocket.address(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            Doorway doorway = new Doorway(path, server);
            Thread.ofPlatform().daemon().name("world-doorway").start(() -> doorway.accept(serve));
            return doorway;
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
        Files.deleteIfExists(path);
    }

    /** A killed world leaves its socket behind; nobody answers there. */
    private static void clear(Path path) {
        LineSocket.address(path);
        if (!Files.exists(path)) {
            return;
        }
        if (answers(path)) {
            throw new Fault(FaultCode.ALREADY_RUNNING, path + " is answered by another world");
        }
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, path + ": " + e.getMessage(), e);
        }
    }

    private static boolean answers(Path path) {
        try (SocketChannel other = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return other.connect(LineSocket.address(path));
        } catch (IOException e) {
            return false;
        }
    }

    private void accept(Consumer<LineSocket> serve) {
        try {
            while (true) {
                SocketChannel channel = server.accept();
                if (open.size() >= MAX_CONNECTIONS) {
                    LOG.log(System.Logger.Level.WARNING, "more than {0} connections", MAX_CONNECTIONS);
                    channel.close();
                    continue;
                }
                open.add(channel);
                Thread.ofVirtual().name("world-reader").start(() -> {
                    try {
                        serve.accept(new LineSocket(channel));
                    } finally {
                        open.remove(channel);
                    }
                });
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the doorway is closed: {0}", e.getMessage());
        }
    }
}
