package org.ralvend.vendor;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Loop;
import org.ralvend.vendor.hardware.Panel;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.Flap;
import org.ralvend.vendor.sale.Screen;
import org.ralvend.vendor.sale.Timer;

/**
 * Does what the machine decided. On the loop.
 *
 * <p>One flap at a time: a second one waits until the first has fallen shut, since with both open nobody could say where
 * a coin went. While a flap is open the acceptor stays off, whatever the machine wants: a coin would fall straight through
 * and be counted as credit. What passed the sensors is told once the flap has fallen shut.
 */
final class Hands implements Consumer<Act> {
    private static final Logger LOG = System.getLogger(Hands.class.getName());

    private final Panel panel;
    private final Consumer<List<Screen>> display;
    private final Loop loop;
    private final EscrowTiming timing;
    private final Reflexes reflexes;
    private final Map<Timer, Loop.Timer> timers = new EnumMap<>(Timer.class);
    private final Map<Flap, Integer> edges = new EnumMap<>(Flap.class);
    private final Deque<Flap> waiting = new ArrayDeque<>();
    private @Nullable Flap open;
    private boolean coinsWanted;

    /**
     * @param pulse for how long a solenoid is under current
     * @param settle how long the flap then needs to fall shut, and the coins to pass the sensor
     */
    record EscrowTiming(Duration pulse, Duration settle) {}

    /** What comes of an act later, or elsewhere. */
    interface Reflexes {
        void card(Act.OfCard act);

        void fired(Timer timer);

        void flapShut(Flap flap, int passed, int strayed);

        /** Runs what may find the hardware silent. */
        void guarded(Runnable task);
    }

    Hands(Panel panel, Consumer<List<Screen>> display, Loop loop, EscrowTiming timing, Reflexes reflexes) {
        this.panel = panel;
        this.display = display;
        this.loop = loop;
        this.timing = timing;
        this.reflexes = reflexes;
    }

    @Override
    public void accept(Act act) {
        switch (act) {
            case Act.Show a -> display.accept(a.pages());
            case Act.EnableCoins _ -> wantCoins(true);
            case Act.DisableCoins _ -> wantCoins(false);
            case Act.Open a -> open(a.flap());
            case Act.OfCard a -> reflexes.card(a);
            case Act.StartTimer a -> start(a.timer(), a.millis());
            case Act.CancelTimer a -> cancel(a.timer());
            case Act.LightSoldOut a -> panel.soldOut(a.key(), true);
            case Act.ClearSoldOut _ -> clearSoldOut();
            case Act.NoteStrayVerdict a -> LOG.log(Level.INFO, "a verdict for {0}, which waits for none", a.sale());
        }
    }

    /** A rising edge of a flap's sensor. */
    void sensed(Flap flap) {
        if (open == null) {
            LOG.log(Level.WARNING, "coins passed the sensor {0} and no flap was ordered open", flap);
        }
        edges.merge(flap, 1, Integer::sum);
    }

    private void wantCoins(boolean yes) {
        coinsWanted = yes;
        panel.acceptCoins(yes && open == null);
    }

    private void open(Flap flap) {
        if (open != null) {
            waiting.add(flap);
            return;
        }
        open = flap;
        edges.clear();
        panel.acceptCoins(false);
        panel.solenoid(flap, true);
        var _ = loop.after(timing.pulse(), () -> reflexes.guarded(() -> panel.solenoid(flap, false)));
        var _ = loop.after(timing.pulse().plus(timing.settle()), () -> reflexes.guarded(() -> shut(flap)));
    }

    private void shut(Flap flap) {
        open = null;
        int passed = edges.getOrDefault(flap, 0);
        int strayed = edges.values().stream().mapToInt(Integer::intValue).sum() - passed;
        Flap next = waiting.poll();
        if (next != null) {
            open(next);
        } else {
            panel.acceptCoins(coinsWanted);
        }
        reflexes.flapShut(flap, passed, strayed);
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
