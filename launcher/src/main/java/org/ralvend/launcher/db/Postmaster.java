package org.ralvend.launcher.db;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.ralvend.launcher.process.Ending;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** The running server: a child of this process. Any thread may stop it. */
final class Postmaster {
    /** Recovery after a kill included. */
    private static final Duration START = Duration.ofSeconds(60);

    /** A fast shutdown ends sessions and writes a checkpoint. */
    private static final Duration FAST = Duration.ofSeconds(20);

    private static final Duration IMMEDIATE = Duration.ofSeconds(10);
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final Cluster cluster;
    private final Process process;
    private final int port;

    private Postmaster(Cluster cluster, Process process, int port) {
        this.cluster = cluster;
        this.process = process;
        this.port = port;
    }

    /**
     * Starts the server and returns once it accepts connections.
     *
     * @param port 0 for any free one
     * @throws Fault {@link FaultCode#PORT_TAKEN}, {@link FaultCode#FOLDER_UNWRITABLE}, or
     *     {@link FaultCode#INTERNAL} with what the server said
     */
    static Postmaster start(Cluster cluster, int port) {
        int chosen = free(port);
        Postmaster started;
        try {
            started = new Postmaster(
                    cluster, cluster.process(cluster.serverCommand(chosen)).start(), chosen);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, cluster.home() + ": " + e.getMessage(), e);
        }
        try {
            started.awaitConnections();
            started.createDatabase();
            return started;
        } catch (Fault | SQLException e) {
            started.stop();
            throw e instanceof Fault fault ? fault : new Fault(FaultCode.INTERNAL, e.getMessage(), e);
        }
    }

    /**
     * Stops the server that a killed launcher left on this folder.
     *
     * @return its pid, where there was one
     * @throws Fault {@link FaultCode#ALREADY_RUNNING} where it does not end
     */
    static Optional<Long> stopStale(Path data) {
        Optional<ProcessHandle> stale = findStale(data);
        stale.ifPresent(Postmaster::end);
        return stale.map(ProcessHandle::pid);
    }

    int port() {
        return port;
    }

    /** Returns when the server has ended, for whatever reason. */
    void await() throws InterruptedException {
        process.waitFor();
    }

    void stop() {
        end(process.toHandle());
    }

    /** PostgreSQL's meanings: INT is the fast shutdown, QUIT the immediate one; TERM would wait for every client. */
    private static void end(ProcessHandle server) {
        if (!signalled(server, "INT", FAST) && !signalled(server, "QUIT", IMMEDIATE)) {
            throw new Fault(FaultCode.ALREADY_RUNNING, "PostgreSQL, process " + server.pid() + ", does not end");
        }
    }

    /** True where it has ended within that time. */
    private static boolean signalled(ProcessHandle server, String signal, Duration patience) {
        try {
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + server.pid())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            return Ending.within(server, patience);
        } catch (IOException e) {
            throw new Fault(FaultCode.INTERNAL, "sh cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !server.isAlive();
        }
    }

    /** A pid alone proves nothing: the process must be a PostgreSQL that was started on this folder. */
    private static Optional<ProcessHandle> findStale(Path data) {
        Path file = data.resolve("postmaster.pid");
        try {
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            return ProcessHandle.of(pid)
                    .filter(p -> p.info().command().orElse("").endsWith("/postgres"))
                    .filter(p ->
                            List.of(p.info().arguments().orElse(new String[0])).contains(data.toString()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": " + e.getMessage(), e);
        }
    }

    private static int free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new Fault(FaultCode.PORT_TAKEN, "db.port = " + port + ": " + e.getMessage(), e);
        }
    }

    private void awaitConnections() {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try (Connection _ = connect()) {
                return;
            } catch (SQLException e) {
                if (died()) {
                    throw new Fault(
                            FaultCode.INTERNAL,
                            "PostgreSQL ended:\n" + cluster.log().lastLines(5),
                            e);
                }
                if (System.nanoTime() > end) {
                    throw new Fault(FaultCode.UNREACHABLE, "PostgreSQL on port " + port + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private boolean died() {
        try {
            return process.waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Fault(FaultCode.INTERNAL, "interrupted", e);
        }
    }

    private void createDatabase() throws SQLException {
        try (Connection db = connect();
                Statement statement = db.createStatement()) {
            boolean known;
            try (ResultSet rows =
                    statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + Cluster.NAME + "'")) {
                known = rows.next();
            }
            if (!known) {
                statement.execute("CREATE DATABASE " + Cluster.NAME);
            }
        }
    }

    private Connection connect() throws SQLException {
        return cluster.connect(port, "postgres");
    }
}
