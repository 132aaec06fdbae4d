package org.ralvend.vendor;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.ralvend.device.agent.Loop;
import org.ralvend.vendor.hardware.Panel;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.Flap;
import org.ralvend.vendor.sale.Timer;

/**
 * Does what the machine decided. On the loop. While a flap is open the acceptor stays off, whatever the machine wants: a
 * coin would fall straight through and be counted as credit.
 */
final class Hands implements Consumer<Act> {
    private static final Logger LOG = System.getLogger(Hands.class.getName());

    /** How long a flap needs to fall shut once its solenoid is off. */
    static final Duration CLOSING = Duration.ofMillis(100);

    private final Panel panel;
    private final Pages pages;
    private final Loop loop;
    private final Duration escrowPulse;
    private final Reflexes reflexes;
    private final Map<Timer, Loop.Timer> timers = new EnumMap<>(Timer.class);
    private boolean coinsWanted;
    private int openFlaps;

    /** What comes of an act later. */
    interface Reflexes {
        void fired(Timer timer);

        /** Runs what may find the hardware silent. */
        void guarded(Runnable task);
    }

    Hands(Panel panel, Pages pages, Loop loop, Duration escrowPulse, Reflexes reflexes) {
        this.panel = panel;
        this.pages = pages;
        this.loop = loop;
        this.escrowPulse = escrowPulse;
        this.reflexes = reflexes;
    }

    @Override
    public void accept(Act act) {
        switch (act) {
            case Act.Show a -> pages.show(a.pages());
            case Act.EnableCoins _ -> wantCoins(true);
            case Act.DisableCoins _ -> wantCoins(false);
            case Act.Open a -> open(a.flap());
            case Act.StartTimer a -> start(a.timer(), a.millis());
            case Act.CancelTimer a -> cancel(a.timer());
            case Act.LightSoldOut a -> panel.soldOut(a.key(), true);
            case Act.ClearSoldOut _ -> clearSoldOut();
            case Act.NoteStrayVerdict a -> LOG.log(Level.INFO, "a verdict for {0}, which waits for none", a.sale());
        }
    }

    private void wantCoins(boolean yes) {
        coinsWanted = yes;
        panel.acceptCoins(yes && openFlaps == 0);
    }

    private void open(Flap flap) {
        openFlaps++;
        panel.acceptCoins(false);
        panel.solenoid(flap, true);
        var _ = loop.after(escrowPulse, () -> reflexes.guarded(() -> panel.solenoid(flap, false)));
        var _ = loop.after(escrowPulse.plus(CLOSING), () -> reflexes.guarded(this::closed));
    }

    private void closed() {
        openFlaps--;
        panel.acceptCoins(coinsWanted && openFlaps == 0);
    }

    private void start(Timer timer, long millis) {
        cancel(timer);
        timers.put(timer, loop.after(Duration.ofMillis(millis), () -> {
            timers.remove(timer);
            reflexes.fired(timer);
        }));
    }

    private void cancel(Timer timer) {
        Loop.Timer running = timers.remove(timer);
        if (running != null) {
            running.cancel();
        }
    }

    private void clearSoldOut() {
        for (int key = 1; key <= Panel.KEYS; key++) {
            panel.soldOut(key, false);
        }
    }
}
