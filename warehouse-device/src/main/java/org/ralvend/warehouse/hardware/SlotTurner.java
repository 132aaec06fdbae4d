package org.ralvend.warehouse.hardware;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Loop;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Fault;
import org.ralvend.warehouse.dispense.DispenseEvent.Turn;

/**
 * One rotation of one motor: from home to home. On the loop only; forgets everything with the process, since a turn is
 * never taken up again.
 *
 * <pre>
 *   phase      event               next       what
 *   none       turn, at home       LEAVING    motor on
 *   none       turn, not at home   RETURNING  motor on: an earlier turn was cut short
 *   RETURNING  home, no drop yet   LEAVING    goes on, with the whole time again
 *   RETURNING  home, drop seen     none       motor off; ended HOME: the cut turn's product fell for this one
 *   LEAVING    not home            TURNING
 *   LEAVING    drop, had returned  none       motor off; ended HOME: as above, a little late
 *   TURNING    home, drop seen     none       motor off; ended HOME
 *   TURNING    home, no drop yet   SETTLING   motor off; a product may still be falling
 *   turning*   timeout, drop seen  none       motor off; ended STUCK
 *   turning*   timeout, no drop    SETTLING   motor off
 *   SETTLING   drop                none       ended HOME or STUCK with the drop
 *   SETTLING   drop wait over      none       ended HOME or STUCK without
 *   none       drop                none       a stray
 *   any        abandoned           none       motor off; no end is told
 *   turning* is RETURNING, LEAVING or TURNING; a drop in them is noted.
 * </pre>
 */
public final class SlotTurner {
    /** Is told the ends, on the loop. */
    public interface Listener {
        void turnEnded(AttemptId attempt, Turn turn, boolean dropSeen);

        void strayDrop();
    }

    /**
     * @param motorTimeout for one rotation
     * @param dropWait after the motor is off
     */
    public record Timing(Duration motorTimeout, Duration dropWait) {}

    private static final Logger LOG = System.getLogger(SlotTurner.class.getName());

    private enum Phase {
        RETURNING,
        LEAVING,
        TURNING,
        SETTLING
    }

    /** The turn under way. */
    private static final class Run {
        final AttemptId attempt;
        final int slot;
        Phase phase;
        boolean returned;
        boolean dropSeen;
        Turn turn = Turn.HOME;
        Loop.Timer timer = () -> {};

        Run(AttemptId attempt, int slot, Phase phase) {
            this.attempt = attempt;
            this.slot = slot;
            this.phase = phase;
        }
    }

    private final Slots slots;
    private final Timing timing;
    private final Loop loop;
    private final Listener listener;
    private @Nullable Run run;

    public SlotTurner(Slots slots, Timing timing, Loop loop, Listener listener) {
        this.slots = slots;
        this.timing = timing;
        this.loop = loop;
        this.listener = listener;
    }

    public boolean isTurning() {
        return run != null;
    }

    /** Begins; the end is told later, never before this returns. */
    public void turn(AttemptId attempt, int slot) {
        if (run != null) {
            throw new IllegalStateException("a motor is turning already");
        }
        boolean atHome = isAtHome(slot);
        Run next = new Run(attempt, slot, atHome ? Phase.LEAVING : Phase.RETURNING);
        run = next;
        next.timer = loop.after(timing.motorTimeout(), () -> timedOut(next));
        drive(slot, true);
    }

    public void homeChanged(int slot, boolean atHome) {
        Run now = run;
        if (now == null || now.slot != slot) {
            return;
        }
        switch (now.phase) {
            case RETURNING -> {
                if (atHome) {
                    returned(now);
                }
            }
            case LEAVING -> {
                if (!atHome) {
                    now.phase = Phase.TURNING;
                }
            }
            case TURNING -> {
                if (atHome) {
                    stop(now, Turn.HOME);
                }
            }
            case SETTLING -> {
                // it coasts
            }
        }
    }

    public void dropped() {
        Run now = run;
        if (now == null) {
            listener.strayDrop();
            return;
        }
        now.dropSeen = true;
        switch (now.phase) {
            case LEAVING -> {
                if (now.returned) {
                    stop(now, Turn.HOME);
                }
            }
            case RETURNING, TURNING -> LOG.log(Level.DEBUG, "slot {0}: drop seen", now.slot);
            case SETTLING -> end(now);
        }
    }

    /** Motor off, whatever it was doing; its end is not told. */
    public void abandon() {
        Run now = run;
        if (now != null) {
            now.timer.cancel();
            run = null;
        }
        slots.allOff();
    }

    private void returned(Run now) {
        if (now.dropSeen) {
            stop(now, Turn.HOME);
            return;
        }
        LOG.log(Level.INFO, "slot {0} came home from an earlier turn; it now makes its own", now.slot);
        now.returned = true;
        now.phase = Phase.LEAVING;
        now.timer.cancel();
        now.timer = loop.after(timing.motorTimeout(), () -> timedOut(now));
    }

    private void timedOut(Run now) {
        LOG.log(Level.WARNING, "slot {0} did not come home within {1}", now.slot, timing.motorTimeout());
        stop(now, Turn.STUCK);
    }

    private void stop(Run now, Turn turn) {
        drive(now.slot, false);
        now.timer.cancel();
        now.turn = turn;
        if (now.dropSeen) {
            end(now);
        } else {
            now.phase = Phase.SETTLING;
            now.timer = loop.after(timing.dropWait(), () -> end(now));
        }
    }

    private void end(Run now) {
        now.timer.cancel();
        run = null;
        listener.turnEnded(now.attempt, now.turn, now.dropSeen);
    }

    /** Unknown counts as not at home: then the first home is not taken for the end of the rotation. */
    private boolean isAtHome(int slot) {
        try {
            return slots.atHome(slot);
        } catch (Fault e) {
            LOG.log(Level.ERROR, "home switch of slot {0}: {1}", slot, e.getMessage());
            return false;
        }
    }

    /** A motor that does not obey ends in the timeout; one that does not stop is tried with all the others. */
    private void drive(int slot, boolean on) {
        try {
            slots.motor(slot, on);
        } catch (Fault e) {
            LOG.log(Level.ERROR, "motor of slot {0}: {1}", slot, e.getMessage());
            slots.allOff();
        }
    }
}
