package org.ralvend.vendor;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.display.Lines;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.vendor.hardware.Panel;
import org.ralvend.vendor.sale.Flap;

/** A housing in memory: coins fall into an escrow, flaps empty it at once. Any thread. */
final class FakePanel implements Panel {
    private final List<Lines> shown = new ArrayList<>();
    private final Set<Integer> lit = new HashSet<>();
    private @Nullable Listener listener;
    private boolean accepting;
    private boolean stuck;
    private boolean dark;
    private final Set<Flap> energised = EnumSet.noneOf(Flap.class);
    private long escrow;
    private long sticking;
    private long cashBox;
    private long returned;

    @Override
    public synchronized void start(Listener told) {
        listener = told;
    }

    @Override
    public synchronized boolean escrowOccupied() {
        return escrow > 0;
    }

    @Override
    public synchronized void acceptCoins(boolean yes) {
        accepting = yes;
    }

    @Override
    public void solenoid(Flap flap, boolean on) {
        current(flap, on);
        if (on && open(flap)) {
            listener().coinsPassed(flap);
        }
    }

    @Override
    public synchronized void soldOut(int key, boolean on) {
        if (on) {
            lit.add(key);
        } else {
            lit.remove(key);
        }
    }

    @Override
    public synchronized void display(Lines lines) {
        if (dark) {
            throw new Fault(FaultCode.HARDWARE_SILENT, "display");
        }
        shown.add(lines);
    }

    @Override
    public void close() {}

    /** A press that bounces. */
    void press(int key) {
        listener().key(key, true);
        listener().key(key, false);
        listener().key(key, true);
    }

    /** @param units of 10 minor units */
    boolean insert(int units) {
        synchronized (this) {
            if (!accepting) {
                return false;
            }
            escrow += units * 10L;
        }
        for (int i = 0; i < units; i++) {
            listener().coinPulse();
        }
        return true;
    }

    /** A coin that had passed the acceptor when it was switched off. */
    void insertLate(int units) {
        synchronized (this) {
            accepting = true;
        }
        insert(units);
    }

    /** So much of what lies in the escrow no flap moves. */
    synchronized void stick(long minor) {
        sticking = minor;
    }

    synchronized Set<Flap> energised() {
        return Set.copyOf(energised);
    }

    synchronized void jam() {
        stuck = true;
    }

    synchronized void goDark() {
        dark = true;
    }

    synchronized boolean isAccepting() {
        return accepting;
    }

    synchronized boolean hasShown(String first) {
        return shown.stream().anyMatch(lines -> lines.first().equals(first));
    }

    synchronized String screen() {
        return shown.isEmpty()
                ? ""
                : shown.getLast().first() + "|" + shown.getLast().second();
    }

    synchronized Set<Integer> lit() {
        return Set.copyOf(lit);
    }

    synchronized long cashBox() {
        return cashBox;
    }

    synchronized long returned() {
        return returned;
    }

    private synchronized void current(Flap flap, boolean on) {
        if (on) {
            energised.add(flap);
        } else {
            energised.remove(flap);
        }
        if (energised.size() > 1) {
            throw new AssertionError("both flaps are open");
        }
    }

    private synchronized boolean open(Flap flap) {
        long falls = escrow - sticking;
        if (stuck || falls == 0) {
            return false;
        }
        switch (flap) {
            case COLLECT -> cashBox += falls;
            case RETURN -> returned += falls;
        }
        escrow = sticking;
        return true;
    }

    private synchronized Listener listener() {
        if (listener == null) {
            throw new IllegalStateException("not started");
        }
        return listener;
    }
}
