package org.ralvend.simulation.metal;

import java.util.EnumSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.display.Lines;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.engine.Life;
import org.ralvend.vendor.hardware.Panel;
import org.ralvend.vendor.sale.Flap;

/** A vendor's housing: keys, coin acceptor, escrow with two flaps, display. It outlives the agents that sit in it. */
public final class VendorMetal {
    /** What one pulse of the acceptor is worth. */
    public static final int UNIT = 50;

    private static final int COIN_TRAVEL_MILLIS = 40;
    private static final int PULSE_MILLIS = 8;
    private static final int FLAP_MILLIS = 30;

    /** An acceptor lets in one coin after the other. */
    private static final int NEXT_COIN_MILLIS = 130;

    private static final int APART_MILLIS = 80;
    private static final Lines DARK = new Lines("", "");

    private final Engine engine;
    private final MachineId machine;
    private final Ledger ledger;
    private final SplittableRandom random;
    private final Set<Flap> open = EnumSet.noneOf(Flap.class);
    private @Nullable Seat seat;
    private boolean accepting;
    private boolean silent;
    private long sticking;
    private int slipping;
    private boolean astray;
    private Runnable atFlap = () -> {};
    private Lines display = DARK;

    public VendorMetal(Engine engine, MachineId machine, Ledger ledger) {
        this.engine = engine;
        this.machine = machine;
        this.ledger = ledger;
        this.random = engine.chance();
    }

    public MachineId machine() {
        return machine;
    }

    /** The place of one agent; the one before has lost its grip on the pins. */
    public Panel seat(Life life) {
        Seat now = new Seat(life);
        seat = now;
        return now;
    }

    /** The agent is gone and the board lets go of its outputs. */
    public void letGo() {
        seat = null;
        accepting = false;
        open.clear();
        display = DARK;
    }

    public Lines display() {
        return display;
    }

    public boolean accepting() {
        return accepting;
    }

    /** A customer presses a key; 0 is cancel. */
    public void press(int key) {
        Seat now = seat;
        if (now != null) {
            now.tell(listener -> listener.key(key, true));
            engine.after(60, () -> now.tell(listener -> listener.key(key, false)));
        }
    }

    /**
     * A customer pushes a coin in; what is not accepted comes straight back.
     *
     * @return whether it was taken
     */
    public boolean insert(int units) {
        if (!accepting) {
            return false;
        }
        engine.after(COIN_TRAVEL_MILLIS, () -> land(units));
        return true;
    }

    /** A coin gets past the closed gate. */
    public void slip() {
        land(1);
    }

    /** So many coins get past the closed gate while the next flap moves. */
    public void slipAtFlap(int coins) {
        slipping = coins;
    }

    /** Something happens while the next flap moves. */
    public void atFlap(Runnable what) {
        atFlap = what;
    }

    /** Of the coins that fall next, one jumps to the other side. */
    public void jump() {
        astray = true;
    }

    /** The wire of the acceptor takes something else for a coin. */
    public void noise() {
        Seat now = seat;
        if (now != null) {
            ledger.doubtful(machine, UNIT, "something is taken for a coin");
            now.tell(Panel.Listener::coinPulse);
        }
    }

    /** So much of what lies in the escrow no flap moves, until the technician comes. */
    public void stick(long minor) {
        sticking = minor;
        ledger.doubtful(machine, minor, minor + " stick in the escrow");
    }

    /** Whether the parts behind the bus answer. */
    public void silence(boolean yes) {
        silent = yes;
    }

    /** A technician empties the escrow and frees what stuck. */
    public void mend() {
        long left = ledger.coins(machine).escrow();
        sticking = 0;
        silent = false;
        if (left > 0) {
            ledger.takenByHand(machine, left);
        }
    }

    private void land(int units) {
        ledger.entered(machine, (long) units * UNIT);
        for (int pulse = 0; pulse < units; pulse++) {
            engine.after((long) pulse * PULSE_MILLIS, () -> {
                Seat now = seat;
                if (now != null) {
                    now.tell(Panel.Listener::coinPulse);
                }
            });
        }
        for (Flap flap : Flap.values()) {
            if (open.contains(flap)) {
                engine.after(1 + random.nextInt(10), () -> fall(flap));
            }
        }
    }

    private void fall(Flap flap) {
        if (!open.contains(flap)) {
            return;
        }
        long falling = ledger.coins(machine).escrow() - sticking;
        if (falling <= 0) {
            return;
        }
        boolean jumps = astray && falling > UNIT;
        astray &= !jumps;
        pass(flap, jumps ? falling - UNIT : falling);
        if (jumps) {
            pass(flap == Flap.COLLECT ? Flap.RETURN : Flap.COLLECT, UNIT);
        }
    }

    private void pass(Flap flap, long minor) {
        switch (flap) {
            case COLLECT -> ledger.collected(machine, minor);
            case RETURN -> ledger.returned(machine, minor);
        }
        Seat now = seat;
        if (now != null) {
            now.tell(listener -> listener.coinsPassed(flap));
        }
    }

    private final class Seat implements Panel {
        private final Life life;
        private @Nullable Listener listener;

        private Seat(Life life) {
            this.life = life;
        }

        private void tell(Consumer<Listener> what) {
            Listener told = listener;
            if (told != null && this.equals(seat)) {
                life.run(() -> what.accept(told));
            }
        }

        @Override
        public void start(Listener told) {
            life.step("listening to the panel");
            listener = told;
        }

        @Override
        public boolean escrowOccupied() {
            life.step("looking at the escrow");
            answer();
            return ledger.coins(machine).escrow() > 0;
        }

        @Override
        public void acceptCoins(boolean yes) {
            life.step("switching the acceptor");
            answer();
            accepting = yes;
        }

        @Override
        public void solenoid(Flap flap, boolean energised) {
            life.step("moving a flap");
            answer();
            if (energised) {
                open.add(flap);
                for (; slipping > 0; slipping--) {
                    engine.after(
                            (long) (slipping - 1) * NEXT_COIN_MILLIS
                                    + 1
                                    + random.nextInt(NEXT_COIN_MILLIS - APART_MILLIS),
                            () -> land(1));
                }
                engine.after(1 + random.nextInt(FLAP_MILLIS), () -> fall(flap));
                engine.after(1 + random.nextInt(random.nextBoolean() ? FLAP_MILLIS : 6 * NEXT_COIN_MILLIS), atFlap);
                atFlap = () -> {};
            } else {
                open.remove(flap);
            }
        }

        @Override
        public void soldOut(int key, boolean lit) {
            life.step("lighting a lamp");
            answer();
        }

        @Override
        public void display(Lines lines) {
            life.step("showing");
            answer();
            display = lines;
            ledger.shown(machine, lines);
        }

        @Override
        public void close() {
            listener = null;
        }

        private void answer() {
            if (silent) {
                throw new Fault(FaultCode.HARDWARE_SILENT, "the bus of " + machine);
            }
        }
    }
}
