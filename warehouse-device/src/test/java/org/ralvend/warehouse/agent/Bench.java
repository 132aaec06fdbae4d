package org.ralvend.warehouse.agent;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.device.journal.FailingJournal;
import org.ralvend.device.journal.SqliteJournal;
import org.ralvend.device.program.BusyLock;
import org.ralvend.device.uplink.Uplink;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.HashTail;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.UrlAnswer;
import org.ralvend.protocol.UrlRequest;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.warehouse.hardware.FakeSlots;
import org.ralvend.warehouse.hardware.SlotTurner;

/** A warehouse agent with a real journal between metal and backend doubles; the test moves its time. */
final class Bench implements AutoCloseable {
    static final Nonce PING = new Nonce("AAAAAAAAAAAAAAAAAAAAAA");
    static final String URL = "https://localhost:4711";
    static final DeviceId DEVICE = new DeviceId("w1-a");
    static final Duration DROP_WAIT = Duration.ofMillis(800);
    static final Duration MOTOR_TIMEOUT = Duration.ofSeconds(4);

    final FakeSlots slots = new FakeSlots();
    final FakeLink link = new FakeLink();
    final VirtualLoop loop = new VirtualLoop();
    final KeyPair deviceKeys;
    final FailingJournal journal;
    final BusyLock busy;
    final WarehouseAgent agent;
    final DeviceClock clock;
    private final KeyPair backendKeys;
    private final SplittableRandom random;
    private long stored;

    /** Opens the journal of this folder, which an earlier bench may have left. */
    Bench(Path folder, KeyPair deviceKeys, KeyPair backendKeys, long seed) {
        this.deviceKeys = deviceKeys;
        this.backendKeys = backendKeys;
        this.random = new SplittableRandom(seed);
        this.clock = loop.clock(random);
        this.journal =
                new FailingJournal(SqliteJournal.open(folder.resolve("journal.db"), clock, random, clock.stamp()));
        this.busy = BusyLock.open(folder);
        this.agent = new WarehouseAgent(
                new Self(new MachineId("w1"), DEVICE, "test", URL, deviceKeys::getPrivate, backendKeys.getPublic()),
                new WarehouseAgent.Metal(slots, new SlotTurner.Timing(MOTOR_TIMEOUT, DROP_WAIT)),
                new WarehouseAgent.Disk(journal, busy),
                link,
                new Uplink.Surroundings(loop, clock, random));
    }

    static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts, connects, and answers the greeting. */
    Up.Hello connect() {
        agent.start();
        loop.run();
        link.up();
        loop.run();
        Up.Hello hello = (Up.Hello) link.sent.getLast();
        link.down(new Down.Resynced(hello.nonce(), clock.instant(), hello.epoch(), 0));
        return hello;
    }

    AttemptId mint() {
        return AttemptId.mint(clock, random);
    }

    AttemptId order(int slot) {
        AttemptId attempt = mint();
        order(attempt, slot, 60_000);
        return attempt;
    }

    Down.Signed order(AttemptId attempt, int slot, int startWithin) {
        Nonce nonce = link.sent.getLast().nonce();
        Down.Signed signed = sign(new Command.DispenseUnit(
                DEVICE, journal.epoch(), attempt, 1, nonce, startWithin, slot, new Sku("cola")));
        down(signed);
        return signed;
    }

    Down.Signed sign(Command command) {
        return command.sign(backendKeys.getPrivate());
    }

    void down(Down message) {
        link.down(message);
        loop.run();
    }

    /** One rotation. */
    void rotate(int slot, boolean drop) {
        slots.home(slot, false);
        if (drop) {
            slots.drop();
        }
        slots.home(slot, true);
        loop.run();
    }

    /** Stores every batch that comes, and tells what came up since the last time. */
    List<Fact> facts() {
        List<Fact> facts = new ArrayList<>();
        loop.run();
        for (Up up = link.sent.getLast();
                up instanceof Up.Batch batch && batch.entries().getLast().seq() > stored;
                up = link.sent.getLast()) {
            for (Envelope entry : batch.entries()) {
                if (entry.seq() > stored) {
                    facts.add(open(entry));
                }
            }
            stored = batch.entries().getLast().seq();
            down(new Down.Stored(batch.epoch(), stored));
        }
        return facts;
    }

    /** The backend turns out to have another history after the first entry. */
    void diverged() {
        link.up();
        loop.run();
        Up.Hello hello = (Up.Hello) link.sent.getLast();
        HashTail tail = HashTail.of(null)
                .with(journal.after(0, 1, 1).getFirst().hash())
                .with(Bytes.of(new byte[32]).sha256());
        down(new Down.Resynced(hello.nonce(), clock.instant(), hello.epoch(), 2, tail.bytes()));
    }

    /** Answers the greeting of a new epoch. */
    void greeted() {
        Up.Hello hello = (Up.Hello) link.sent.getLast();
        down(new Down.Resynced(hello.nonce(), clock.instant(), hello.epoch(), 0));
    }

    /** Everything in the epoch that is written. */
    List<Fact> journaled() {
        return journal.after(0, 1000, Integer.MAX_VALUE).stream()
                .map(row -> open(new Envelope(row.seq(), row.hash(), null, row.body())))
                .toList();
    }

    boolean failsPings() {
        CompletableFuture<Up.PingAnswer> answer = agent.door().answerPing(PING);
        loop.run();
        return answer.isCompletedExceptionally();
    }

    /** A call at the URL. */
    UrlAnswer call(Down... messages) throws ProtocolException {
        CompletableFuture<UrlAnswer> answer = agent.door().exchange(new UrlRequest(DEVICE, List.of(messages)));
        loop.run();
        return answer.join();
    }

    static Fact open(Envelope entry) {
        try {
            return entry.open().fact();
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        journal.close();
        busy.close();
    }
}
