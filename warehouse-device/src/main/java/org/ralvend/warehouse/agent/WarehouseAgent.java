package org.ralvend.warehouse.agent;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.Loop;
import org.ralvend.device.agent.Shell;
import org.ralvend.device.health.Upkeep;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.program.Busy;
import org.ralvend.device.uplink.Link;
import org.ralvend.device.uplink.Nonces;
import org.ralvend.device.uplink.Uplink;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.warehouse.dispense.DispenseAct;
import org.ralvend.warehouse.dispense.DispenseEvent;
import org.ralvend.warehouse.dispense.DispenseEvent.Turn;
import org.ralvend.warehouse.dispense.DispenseState;
import org.ralvend.warehouse.hardware.SlotTurner;
import org.ralvend.warehouse.hardware.Slots;

/**
 * The warehouse on its loop: verified commands become events, decisions become turns of a motor, facts go up.
 *
 * <p>Where the journal cannot be written the warehouse is out of service: motors off, nothing taken, no ping answered.
 * It tries the journal again every {@link #RECOVERY}; what was open by then ends as after a restart. Where the backend
 * has another history of the journal, what was taken ends first, and its outcome is written down; then the journal begins
 * a new epoch. Where it may begin no more of them, the warehouse stays out of service until the next start. Owned by the
 * loop, except where a method says any thread.
 */
public final class WarehouseAgent implements Uplink.Receiver, Slots.Listener, SlotTurner.Listener {
    private static final Logger LOG = System.getLogger(WarehouseAgent.class.getName());
    private static final Duration RECOVERY = Duration.ofSeconds(30);

    private final Self self;
    private final Journal journal;
    private final Busy busy;
    private final Loop loop;
    private final DeviceClock clock;
    private final Slots slots;
    private final Link link;
    private final Nonces nonces;
    private final SlotTurner turner;
    private final Shell<DispenseState, DispenseEvent, DispenseAct> shell;
    private final Uplink uplink;
    private final UrlDoor door;
    private final CompletableFuture<Void> quiet = new CompletableFuture<>();
    private @Nullable Fault broken;
    private boolean stopping;
    private long dropped;

    /** What it has on its disk. */
    public record Disk(Journal journal, Busy busy) {}

    /** The metal, how long it may take, and what decides of it. */
    public record Metal(
            Slots slots, SlotTurner.Timing timing, Shell.Machine<DispenseState, DispenseEvent, DispenseAct> machine) {
        public Metal(Slots slots, SlotTurner.Timing timing) {
            this(slots, timing, WarehouseMachine.of(slots.count()));
        }
    }

    public WarehouseAgent(Self self, Metal metal, Disk disk, Link link, Uplink.Surroundings surroundings) {
        this.self = self;
        this.journal = disk.journal();
        this.busy = disk.busy();
        this.loop = surroundings.loop();
        this.clock = surroundings.clock();
        this.slots = metal.slots();
        this.link = link;
        this.nonces = new Nonces(clock, surroundings.random());
        this.turner = new SlotTurner(slots, metal.timing(), loop, this);
        this.uplink = new Uplink(self.greeting(this::open), journal, link, nonces, surroundings);
        this.shell = new Shell<>(metal.machine(), journal, clock, this::act, uplink::committed);
        this.door = new UrlDoor(self, this, this::open, new UrlDoor.Books(journal, nonces), surroundings);
    }

    /** Settles what an earlier process left open, then listens to the metal and the backend. Any thread, once. */
    public void start() {
        loop.post(() -> {
            slots.listen(this);
            handle(new DispenseEvent.Restarted(clock.monoMillis()));
            new Upkeep(journal, link, loop, clock, this::faults).start(this::journalFailed);
            uplink.start(this);
        });
    }

    /** Takes nothing more; done when no motor turns. Any thread. */
    public CompletableFuture<Void> finish() {
        loop.post(() -> {
            stopping = true;
            if (!turner.isTurning()) {
                quiet.complete(null);
            }
        });
        return quiet;
    }

    /** What is journaled on behalf of whoever counts a slot. */
    public Counting counting() {
        return new Counting(this::handle, shell::state, () -> broken);
    }

    /** Behind the URL. Any thread. */
    public UrlDoor door() {
        return door;
    }

    /** Why it is out of service, or null. On the loop. */
    @Nullable
    Fault broken() {
        return broken;
    }

    @Override
    public void linkChanged(boolean ready) {
        LOG.log(Level.INFO, ready ? "in step with the backend" : "no connection to the backend");
    }

    @Override
    public void received(Down message) {
        switch (message) {
            case Down.Signed signed -> open(signed);
            case Down.OfJournal _, Down.OfSale _, Down.OfClaim _ ->
                LOG.log(Level.WARNING, "not for a warehouse: {0}", message.getClass());
        }
    }

    /** Nothing that the backend offers is for a warehouse yet. */
    @Override
    public void desired(byte[] payload) {}

    /** Orders of the old epoch are void in the next one: those that were taken are carried out first. */
    @Override
    public boolean isSettled() {
        return shell.state().open().isEmpty();
    }

    @Override
    public void homeChanged(int slot, boolean atHome) {
        loop.post(() -> turner.homeChanged(slot, atHome));
    }

    @Override
    public void dropped() {
        loop.post(turner::dropped);
    }

    @Override
    public void turnEnded(AttemptId attempt, Turn turn, boolean dropSeen) {
        LOG.log(Level.INFO, "attempt {0}: {1}, {2}", attempt, turn, dropSeen ? "drop seen" : "no drop");
        handle(new DispenseEvent.TurnEnded(attempt, turn, dropSeen, clock.monoMillis()));
        if (stopping) {
            quiet.complete(null);
        }
    }

    @Override
    public void strayDrop() {
        LOG.log(Level.WARNING, "a product fell while no motor was turning");
        handle(new DispenseEvent.StrayDropSeen());
    }

    private List<AttemptId> open() {
        return shell.state().open();
    }

    private void open(Down.Signed signed) {
        if (broken != null) {
            drop("out of service");
            return;
        }
        try {
            Command command = Command.open(signed, self.backendKey());
            boolean ours = command.device().equals(self.device());
            switch (command) {
                case Command.DispenseUnit order ->
                    handle(new DispenseEvent.Ordered(
                            order,
                            new DispenseEvent.Self(self.device(), journal.epoch(), takesOrders()),
                            nonces.age(order.nonce()),
                            clock.monoMillis()));
                case Command.CancelAttempt order
                when ours -> handle(new DispenseEvent.CancellationOrdered(order.attempt(), clock.monoMillis()));
                case Command.Ping ping
                when ours ->
                    link.sendUp(self.answer(ping.nonce(), nonces.fresh()).encode());
                case Command.CancelAttempt _, Command.Ping _ -> drop("for " + command.device());
            }
        } catch (Fault e) {
            journalFailed(e);
        } catch (ProtocolException e) {
            drop(e.getMessage());
        }
    }

    private void drop(@Nullable String why) {
        LOG.log(Level.WARNING, "dropped a command, the {0}. of this process: {1}", ++dropped, why);
    }

    /** Nothing is taken while the program is about to be swapped. */
    private boolean takesOrders() {
        return !stopping && journal.percentFull() < 100 && busy.hold();
    }

    private void handle(DispenseEvent event) {
        if (broken != null && !(event instanceof DispenseEvent.TurnEnded)) {
            LOG.log(Level.WARNING, "out of service; no {0}", event.getClass().getSimpleName());
            return;
        }
        try {
            shell.handle(event);
            if (broken != null || shell.state().open().isEmpty()) {
                busy.release();
            }
        } catch (Fault e) {
            journalFailed(e);
        }
    }

    private void act(DispenseAct act) {
        switch (act) {
            case DispenseAct.JudgeNext next -> loop.post(() -> judge(next));
            case DispenseAct.TurnMotor turn -> turn(turn);
        }
    }

    private void judge(DispenseAct.JudgeNext next) {
        if (!stopping) {
            handle(new DispenseEvent.Judged(next.attempt(), nonces.age(next.nonce()), clock.monoMillis()));
        }
    }

    /** The last look at the nonce: writing down the start may have taken long. */
    private void turn(DispenseAct.TurnMotor turn) {
        Long age = nonces.age(turn.nonce());
        if (age != null && age <= turn.startWithinMillis()) {
            LOG.log(Level.INFO, "attempt {0}: slot {1} turns", turn.attempt(), turn.slot());
            turner.turn(turn.attempt(), turn.slot());
        } else {
            loop.post(() -> turnEnded(turn.attempt(), Turn.NOT_TURNED, false));
        }
    }

    /** Out of service, until {@link #recover}, or for good where the books contradict us. */
    @Override
    public void journalFailed(Fault why) {
        boolean forGood = Journal.isForGood(why);
        LOG.log(Level.ERROR, "out of service: {0}", why.getMessage());
        if (broken == null || forGood) {
            boolean recovers = broken == null && !forGood;
            broken = why;
            if (recovers) {
                turner.abandon();
                quiet.complete(null);
                loop.after(RECOVERY, this::recover);
            }
        }
        try {
            if (!turner.isTurning()) {
                busy.release();
            }
        } catch (Fault e) {
            LOG.log(Level.WARNING, "while going out of service: {0}", e.getMessage());
        }
    }

    private void recover() {
        if (broken != null && Journal.isForGood(broken)) {
            return;
        }
        try {
            journal.commit(Map.of(), List.of());
            broken = null;
            handle(new DispenseEvent.Restarted(clock.monoMillis()));
            link.reconnect(); // it answered no ping, so whoever gave it up waits for its greeting
            LOG.log(Level.INFO, "the journal can be written again");
        } catch (Fault e) {
            LOG.log(Level.WARNING, "still out of service: {0}", e.getMessage());
            loop.after(RECOVERY, this::recover);
        }
    }

    private List<FaultCode> faults() {
        return broken == null ? List.of() : List.of(broken.code());
    }
}
