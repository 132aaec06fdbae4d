package org.ralvend.sim;

import java.io.IOException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * One connection to the world, an agent's or a control's, as its first line says. A thread reads and only enqueues; a
 * thread writes, so that an agent that reads nothing cannot hold up the world: it is cut off instead.
 */
final class Connection implements Machine.Agent {
    private static final System.Logger LOG = System.getLogger(Connection.class.getName());

    /** Lines that may be waiting for a reader that does not read. */
    private static final int MAX_OUTGOING = 4096;

    private final LineSocket socket;
    private final WorldLoop loop;
    private final Machines machines;
    private final Control control;
    private final BlockingQueue<String> outgoing = new ArrayBlockingQueue<>(MAX_OUTGOING);
    private long pid;
    private volatile boolean cut;

    Connection(LineSocket socket, WorldLoop loop, Machines machines, Control control) {
        this.socket = socket;
        this.loop = loop;
        this.machines = machines;
        this.control = control;
    }

    /** Reads until the connection ends. */
    void serve() {
        Thread writer = Thread.ofVirtual().name("world-writer").start(this::write);
        try (socket) {
            Optional<String> first = socket.readLine();
            String[] words = first.orElse("").split(" ", -1);
            if (words.length == 3 && words[0].equals("agent")) {
                serveAgent(words[1], Long.parseLong(words[2]));
            } else if (words.length == 1 && words[0].equals("control")) {
                serveControl();
            } else {
                socket.send("error the first line is: agent MACHINE PID, or: control");
            }
        } catch (IOException | NumberFormatException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection ended: {0}", e.getMessage());
        } finally {
            writer.interrupt();
        }
    }

    @Override
    public long pid() {
        return pid;
    }

    @Override
    public void input(int pin, boolean high) {
        send("in " + pin + (high ? " 1" : " 0"));
    }

    @Override
    public void kill() {
        cutOff();
        if (pid > 1 && pid != ProcessHandle.current().pid()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private void serveControl() throws IOException {
        for (Optional<String> line = socket.readLine(); line.isPresent(); line = socket.readLine()) {
            String command = line.get();
            loop.enqueue(() -> send(control.answer(command)));
        }
    }

    private void serveAgent(String machine, long process) throws IOException {
        pid = process;
        loop.enqueue(() -> greet(machine));
        try {
            for (Optional<String> line = socket.readLine(); line.isPresent(); line = socket.readLine()) {
                String signal = line.get();
                loop.enqueue(() -> take(machine, signal));
            }
        } finally {
            loop.enqueue(() -> leave(machine));
        }
    }

    private void greet(String machine) {
        try {
            machines.get(machine).connect(this);
            send("ok");
        } catch (Fault e) {
            refuse(e);
        }
    }

    private void refuse(Fault fault) {
        if (fault.code().mender() != FaultCode.Mender.CALLER) {
            throw fault;
        }
        send("error " + fault.code().id() + ": " + fault.detail());
    }

    private void leave(String machine) {
        try {
            machines.get(machine).disconnect(this);
        } catch (Fault e) {
            refuse(e);
        }
    }

    /** What a refused or killed agent still sends comes from a board without power: it moves nothing. */
    private void take(String name, String signal) {
        try {
            Machine machine = machines.get(name);
            if (machine.isHeldBy(this) && !signal(machine, signal.split(" ", -1))) {
                LOG.log(System.Logger.Level.WARNING, "{0}: nothing is wired for: {1}", name, signal);
            }
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "{0}: no signal: {1}", name, signal);
            cutOff();
        } catch (Fault e) {
            refuse(e);
        }
    }

    private static boolean signal(Machine machine, String[] words) {
        return switch (words[0] + "/" + (words.length - 1)) {
            case "out/2" -> machine.output(Integer.parseInt(words[1]), level(words[2]));
            case "in/1" -> {
                machine.watch(Integer.parseInt(words[1]));
                yield true;
            }
            case "i2c/3" ->
                machine.write(
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        HexFormat.of().parseHex(words[3]));
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static boolean level(String text) {
        return switch (text) {
            case "0" -> false;
            case "1" -> true;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private void send(String line) {
        if (!cut && !outgoing.offer(line)) {
            LOG.log(System.Logger.Level.WARNING, "process {0} does not read; it is cut off", pid);
            cutOff();
        }
    }

    private void cutOff() {
        cut = true;
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing: {0}", e.getMessage());
        }
    }

    private void write() {
        try {
            while (true) {
                socket.send(outgoing.take());
            }
        } catch (InterruptedException e) {
            // the connection has ended
        } catch (IOException e) {
            cutOff();
        }
    }
}
