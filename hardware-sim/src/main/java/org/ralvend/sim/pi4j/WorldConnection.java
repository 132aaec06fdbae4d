package org.ralvend.sim.pi4j;

import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalState;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.ralvend.protocol.Fault;
import org.ralvend.sim.LineSocket;

/**
 * The wires between one board and the world: agent's outputs and bus bytes go out as lines, levels of inputs come in.
 * A daemon thread reads and keeps the last known levels; another calls the listeners, one after the other in the order
 * of the edges, so that a listener may itself use pins. Any thread may use it.
 */
final class WorldConnection {
    private static final System.Logger LOG = System.getLogger(WorldConnection.class.getName());

    /** How long the world may take to answer, in milliseconds. */
    private static final long ANSWER_MILLIS = 2000;

    /** Edges that may be waiting for slow listeners; what is more breaks the connection rather than being lost. */
    private static final int MAX_EDGES = 100_000;

    private final LineSocket socket;
    private final CompletableFuture<String> greeting = new CompletableFuture<>();
    private final Map<Integer, WorldInput> inputs = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor listeners =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_EDGES), task -> {
                Thread thread = new Thread(task, "world-inputs");
                thread.setDaemon(true);
                return thread;
            });
    private volatile boolean broken;

    private WorldConnection(LineSocket socket) {
        this.socket = socket;
    }

    /** @throws IOException where the world cannot be reached, or with its reason where it refuses this agent */
    static WorldConnection open(Path path, String machine) {
        WorldConnection connection = new WorldConnection(connect(path));
        Thread.ofPlatform().daemon().name("world-reader").start(connection::read);
        try {
            connection.send("agent " + machine + " " + ProcessHandle.current().pid());
            String answer = connection.await(connection.greeting);
            if (!answer.equals("ok")) {
                throw new IOException("the world refuses " + machine + ": " + answer);
            }
            return connection;
        } catch (IOException e) {
            connection.close();
            throw e;
        }
    }

    /** Drives an output; returns when the kernel has it. */
    void drive(int pin, boolean high) {
        send("out " + pin + (high ? " 1" : " 0"));
    }

    /** Watches an input from now on; returns when its level is known. */
    void watch(int pin, WorldInput input) {
        inputs.put(pin, input);
        send("in " + pin);
        await(input.known());
    }

    /** One I²C write transaction. */
    void write(int bus, int device, byte[] bytes, int offset, int length) {
        send("i2c " + bus + " " + device + " " + HexFormat.of().formatHex(bytes, offset, offset + length));
    }

    boolean isBroken() {
        return broken;
    }

    /** @throws IOException where the wires are cut */
    void check() {
        if (broken) {
            throw new IOException("the connection to the world is broken");
        }
    }

    void close() {
        broken = true;
        try {
            socket.close();
        } catch (java.io.IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing: {0}", e.getMessage());
        }
        listeners.shutdown();
    }

    private static LineSocket connect(Path path) {
        try {
            return LineSocket.connect(path);
        } catch (Fault e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void send(String line) {
        check();
        try {
            socket.send(line);
        } catch (java.io.IOException e) {
            close();
            throw new IOException("the connection to the world is broken: " + e.getMessage(), e);
        }
    }

    private <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the world did not answer within " + ANSWER_MILLIS + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException("the connection to the world is broken", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the world was asked", e);
        }
    }

    private void read() {
        String why = "it ended";
        try {
            greeting.complete(socket.readLine().orElse("error it ended"));
            for (Optional<String> line = socket.readLine(); line.isPresent(); line = socket.readLine()) {
                take(line.get().split(" ", -1));
            }
        } catch (java.io.IOException | RuntimeException e) {
            why = String.valueOf(e.getMessage());
        }
        if (!broken) {
            LOG.log(System.Logger.Level.WARNING, "the connection to the world is broken: {0}", why);
        }
        close();
        IOException end = new IOException("the connection to the world is broken: " + why);
        greeting.completeExceptionally(end);
        inputs.values().forEach(input -> input.known().completeExceptionally(end));
    }

    private void take(String[] words) {
        if (words.length != 3 || !words[0].equals("in")) {
            throw new IllegalArgumentException("not a level: " + String.join(" ", words));
        }
        WorldInput input = inputs.get(Integer.parseInt(words[1]));
        if (input != null) {
            DigitalState level = words[2].equals("1") ? DigitalState.HIGH : DigitalState.LOW;
            if (input.arrived(level)) {
                listeners.execute(() -> input.tell(level));
            }
        }
    }
}
