package org.ralvend.device.uplink;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.Loop;
import org.ralvend.device.journal.Journal;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;

/**
 * Store and forward, on the agent's loop.
 *
 * <pre>
 *   state       event                 next        what
 *   down        link up               greeting    send Hello
 *   greeting    Resynced, its nonce   ready       take over what is stored and the clock; send a batch
 *   greeting    Resynced of another history       parted      nothing is sent
 *   parted      no act is under way   greeting    journal again in a new epoch, send Hello
 *   parted      too many epochs       parted      tell the agent: out of service
 *   greeting    5 s without answer    greeting    send Hello again with a fresh nonce
 *   ready       entries committed     in flight   send one batch
 *   in flight   Stored up to its end  ready       send the next
 *   in flight   5 s without Stored    in flight   send it again; after the third time make a new connection
 *   in flight   the same, stored by another way   ready   nothing is left to send
 *   in flight   Stored below it       in flight   send again from there
 *   ready       Stored below the end  in flight   send again from there
 *   ready       journal fault         ready       tell the agent; try the journal again after 5 s
 *   any         Stored beyond the end greeting    send Hello: the answer tells where the two part
 *   any         Diverged              greeting    send Hello; an accusation that the answer bears out counts
 *   any         link down             down
 * </pre>
 *
 * Epochs drain in their order; {@code Hello} and its answer are about the newest. Only {@link Down.Stored} counts upward. It may also go
 * back: a backend restored from a backup asks again for what it lost. What it asks for in vain goes with the clock, not at once.
 */
public final class Uplink implements Link.Listener {
    /** What the agent does with what is not for the uplink. On the loop. */
    public interface Receiver {
        void linkChanged(boolean ready);

        void received(Down message);

        void desired(byte[] payload);

        /** Whether no act is under way, so that the journal may begin a new epoch right now. */
        boolean isSettled();

        /** The journal cannot be read or written: the machine is out of service. May come again and again. */
        void journalFailed(Fault why);
    }

    private static final Logger LOG = System.getLogger(Uplink.class.getName());
    private static final Duration ANSWER_TIME = Duration.ofSeconds(5);
    private static final Duration SETTLE_TIME = Duration.ofSeconds(1);
    private static final int TRIES_PER_CONNECTION = 3;

    private enum State {
        DOWN,
        GREETING,
        PARTED,
        READY,
        IN_FLIGHT
    }

    private final Greeting greeting;
    private final Journal journal;
    private final Outgoing outgoing;
    private final Comparison comparison;
    private final Link link;
    private final Loop loop;
    private final DeviceClock clock;
    private final RandomGenerator random;
    private final Nonces nonces;
    private @Nullable Receiver receiver;

    private State state = State.DOWN;
    private long connection;
    private @Nullable InFlight inFlight;
    private int tries;
    private Up.@Nullable Hello hello;
    private Down.@Nullable Diverged accusation;
    private Loop.@Nullable Timer timer;

    /** The loop, clock and chance that the uplink runs on. */
    public record Surroundings(Loop loop, DeviceClock clock, RandomGenerator random) {}

    public Uplink(Greeting greeting, Journal journal, Link link, Nonces nonces, Surroundings surroundings) {
        this.greeting = greeting;
        this.journal = journal;
        this.outgoing = new Outgoing(journal, surroundings.clock());
        this.comparison = new Comparison(journal);
        this.link = link;
        this.nonces = nonces;
        this.loop = surroundings.loop();
        this.clock = surroundings.clock();
        this.random = surroundings.random();
    }

    public void start(Receiver receiver) {
        this.receiver = receiver;
        link.start(this, new Presence(true, clock.boot(), 0, greeting.version()));
    }

    /** There is something to send. On the loop. */
    public void committed() {
        if (state == State.READY) {
            sendBatch();
        }
    }

    public boolean isReady() {
        return state == State.READY || state == State.IN_FLIGHT;
    }

    @Override
    public void up(long number) {
        loop.post(() -> {
            connection = number;
            greet();
        });
    }

    @Override
    public void down() {
        loop.post(() -> {
            enter(State.DOWN);
            receiver().linkChanged(false);
        });
    }

    @Override
    public void received(Link.Channel channel, byte[] payload) {
        loop.post(() -> {
            switch (channel) {
                case DOWN -> take(payload);
                case DESIRED -> receiver().desired(payload);
            }
        });
    }

    private void take(byte[] payload) {
        try {
            Down message = Down.decode(payload);
            switch (message) {
                case Down.Resynced answer -> resynced(answer);
                case Down.Stored stored -> stored(stored);
                case Down.Diverged diverged -> accused(diverged);
                case Down.OfSale _, Down.OfClaim _, Down.Signed _ -> receiver().received(message);
            }
        } catch (ProtocolException e) {
            LOG.log(Level.WARNING, "dropped a message from the backend: {0}", e.getMessage());
        }
    }

    private void greet() {
        enter(State.GREETING);
        Up.Hello message = greeting.hello(journal, nonces.fresh(), clock.boot(), connection);
        hello = message;
        link.sendUp(message.encode());
        timer = loop.after(jittered(), this::unanswered);
    }

    private void resynced(Down.Resynced answer) {
        Up.Hello asked = hello;
        if (state != State.GREETING || asked == null || !asked.nonce().equals(answer.nonce())) {
            return;
        }
        nonces.sentAt(answer.nonce()).ifPresent(at -> clock.answered(answer.now(), at));
        hello = null;
        if (!tryJournal(() -> compare(answer)) || state != State.GREETING || hello != null) {
            return;
        }
        enter(State.READY);
        receiver().linkChanged(true);
        if (state == State.READY) {
            sendBatch();
        }
    }

    private void compare(Down.Resynced answer) {
        Down.Diverged accused = accusation;
        accusation = null;
        if (answer.epoch().equals(journal.epoch())) {
            comparison.parting(answer, accused).ifPresentOrElse(this::part, () -> journal.stored(answer.upToSeq()));
        }
    }

    /** What is under way is written down first, in the old epoch, and then journaled again with the rest. */
    private void part(Comparison.Parting parting) {
        enter(State.PARTED);
        if (receiver().isSettled()) {
            LOG.log(Level.WARNING, "the backend has another history, journaling again: {0}", parting);
            tryJournal(() -> {
                journal.diverged(parting.epoch(), parting.lastCommonSeq(), clock.stamp());
                greet();
            });
        } else {
            timer = loop.after(SETTLE_TIME, () -> part(parting));
        }
    }

    /** Believed only as far as the answer to a greeting bears it out: a message can be old. */
    private void accused(Down.Diverged diverged) {
        if (isReady()) {
            accusation = diverged;
            greet();
        }
    }

    private void stored(Down.Stored stored) {
        Optional<Journal.Stand> known = journal.find(stored.epoch());
        if (known.isEmpty() || !isReady()) {
            return;
        }
        if (stored.epoch().equals(journal.epoch()) && stored.upToSeq() > journal.lastSeq()) {
            greet();
            return;
        }
        tryJournal(() -> journal.stored(stored.epoch(), stored.upToSeq()));
        InFlight sent = inFlight;
        if (state == State.READY || (sent != null && sent.isSettledBy(stored, known.get()))) {
            tries = 0;
            enter(State.READY);
            sendBatch();
        }
    }

    private void sendBatch() {
        if (!tryJournal(this::sendRows)) {
            enter(State.READY);
            timer = loop.after(jittered(), this::sendBatch);
        }
    }

    private void sendRows() {
        Journal.Stand draining = journal.draining();
        List<Envelope> entries = outgoing.next(draining);
        if (entries.isEmpty()) {
            enter(State.READY); // what was in flight was stored by the other way
            return;
        }
        Up.Batch batch = new Up.Batch(nonces.fresh(), draining.epoch(), entries);
        inFlight = new InFlight(draining, entries.getLast().seq());
        enter(State.IN_FLIGHT);
        link.sendUp(batch.encode());
        timer = loop.after(jittered(), this::unanswered);
    }

    private boolean tryJournal(Runnable access) {
        try {
            access.run();
            return true;
        } catch (Fault e) {
            receiver().journalFailed(e);
            return false;
        }
    }

    private void unanswered() {
        if (++tries >= TRIES_PER_CONNECTION) {
            LOG.log(Level.WARNING, "no answer from the backend for {0} tries; making a new connection", tries);
            tries = 0;
            link.reconnect();
        } else if (state == State.GREETING) {
            greet();
        } else if (state == State.IN_FLIGHT) {
            sendBatch();
        }
    }

    private void enter(State next) {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        state = next;
    }

    private Duration jittered() {
        return ANSWER_TIME.multipliedBy(80 + random.nextInt(41)).dividedBy(100);
    }

    private Receiver receiver() {
        if (receiver == null) {
            throw new IllegalStateException("not started");
        }
        return receiver;
    }
}
