package org.ralvend.sim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.sim.Fact.EscrowOnPowerCut;

/**
 * A person's hands in the world: a control connection, one command at a time, each answered before a deadline. Any
 * thread. Every method throws a {@link Fault}: {@link FaultCode#UNREACHABLE} where the world does not answer in time
 * (the connection is closed then), {@link FaultCode#REQUEST_INVALID} with the world's reason where it refuses.
 */
public final class WorldClient implements AutoCloseable {
    private final LineSocket socket;
    private final Duration deadline;
    private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();

    private WorldClient(LineSocket socket, Duration deadline) {
        this.socket = socket;
        this.deadline = deadline;
    }

    /** @param deadline how long an answer may take */
    public static WorldClient connect(Path socket, Duration deadline) {
        WorldClient client = new WorldClient(LineSocket.connect(socket), deadline);
        Thread.ofVirtual().name("world-client").start(client::read);
        try {
            client.socket.send("control");
            return client;
        } catch (IOException e) {
            throw client.broken(String.valueOf(e.getMessage()));
        }
    }

    /** Sends any command; what the world says after {@code ok}. */
    public synchronized String ask(String command) {
        if (command.contains("\n")) {
            throw new IllegalArgumentException("a command is one line");
        }
        try {
            socket.send(command);
            Optional<String> answer = answers.poll(deadline.toMillis(), TimeUnit.MILLISECONDS);
            if (answer == null || answer.isEmpty()) {
                throw broken(answer == null ? "no answer within " + deadline : "it ended");
            }
            String line = answer.get();
            if (line.equals("ok") || line.startsWith("ok ")) {
                return line.substring(2).strip();
            }
            throw new Fault(FaultCode.REQUEST_INVALID, "the world says: " + line + " (to: " + command + ")");
        } catch (IOException e) {
            throw broken(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw broken("interrupted");
        }
    }

    public void add(String machine, Path wiringFile) {
        ask("add " + machine + " " + wiringFile.toAbsolutePath());
    }

    public void add(String machine, Path wiringFile, EscrowOnPowerCut escrow) {
        ask("add " + machine + " " + wiringFile.toAbsolutePath() + " escrow-on-power-cut="
                + escrow.name().toLowerCase(Locale.ROOT));
    }

    /** @param key {@code 1}..{@code N} or {@code cancel}; a terminal has {@code 0}..{@code 9} and {@code ok} too */
    public void press(String machine, String key) {
        press(machine, List.of(key));
    }

    /** One key after the other, as with one finger. Returns before the last is down; the ledger tells when. */
    public void press(String machine, List<String> keys) {
        ask("press " + machine + " " + String.join(" ", keys));
    }

    /** True where the coin was taken, false where it fell through. */
    public boolean coin(String machine, int minor) {
        return ask("coin " + machine + " " + minor).equals("taken");
    }

    /** True where the reader waited for a card. */
    public boolean card(String machine, boolean covered) {
        return ask("card " + machine + (covered ? "" : " declines")).equals("taken");
    }

    /** True where a program reads the scanner. */
    public boolean scan(String machine, String text) {
        return ask("scan " + machine + " " + text).equals("taken");
    }

    public void fill(String machine, int slot, int units) {
        ask("fill " + machine + " " + slot + " " + units);
    }

    /** The display's two lines, without trailing blanks. */
    public List<String> display(String machine) {
        return decode(Control.Lines.class, ask("display " + machine)).lines();
    }

    public MachineState state(String machine) {
        return decode(MachineState.class, ask("state " + machine));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new Fault(FaultCode.UNREACHABLE, "closing: " + e.getMessage(), e);
        }
    }

    private void read() {
        try {
            for (Optional<String> line = socket.readLine(); line.isPresent(); line = socket.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            // told by the empty answer
        }
        answers.add(Optional.empty());
    }

    /** A late answer must not be taken for that to the next command: nothing more is asked here. */
    private Fault broken(String why) {
        close();
        return new Fault(FaultCode.UNREACHABLE, "the world: " + why);
    }

    private static <T> T decode(Class<T> as, String json) {
        try {
            return RecordCodec.decode(as, json.getBytes(StandardCharsets.UTF_8));
        } catch (ProtocolException e) {
            throw new Fault(e.code(), e.getMessage(), e);
        }
    }
}
