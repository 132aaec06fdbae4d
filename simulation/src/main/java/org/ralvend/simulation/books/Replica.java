package org.ralvend.simulation.books;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.engine.Life;
import org.ralvend.simulation.net.Broker;
import org.ralvend.simulation.net.Subscriber;

/** A replica of the backend: takes rounds of messages, relays, sweeps; dies and starts again. */
public final class Replica implements Subscriber {
    private static final int ROUND_MILLIS = 10;
    private static final int RELAY_MILLIS = 5_000;
    private static final int SWEEP_MILLIS = 30_000;
    private static final int ASK_MILLIS = 15_000;
    private static final int VISIT_MILLIS = 10_000;
    private static final int RESTART_MILLIS = 12_000;

    private final Engine engine;
    private final Broker broker;
    private final String name;
    private final Books books;
    private final SplittableRandom random;
    private final List<Broker.Letter> inbox = new ArrayList<>();
    private @Nullable Life life;
    private @Nullable Office office;
    private boolean held;
    private boolean dark;

    /** @param books the one database */
    public Replica(Engine engine, Broker broker, String name, Books books) {
        this.engine = engine;
        this.broker = broker;
        this.name = name;
        this.books = books;
        this.random = engine.chance();
    }

    public void start() {
        held = dark;
        bootAfter(0);
    }

    /** There is no power, whoever switches it on, until {@link #lighten}. */
    public void darken() {
        dark = true;
        hold("there is no power");
    }

    public void lighten() {
        dark = false;
        start();
    }

    /** Dies now and stays dead until {@link #start}. */
    public void hold(String why) {
        held = true;
        kill(why);
    }

    public void kill(String why) {
        Life now = life;
        if (now != null) {
            now.end(why);
        }
    }

    /** Dies in the middle of something, and starts again some time later. */
    public void killWithin(int steps) {
        Life now = life;
        if (now != null) {
            now.light(1 + random.nextInt(steps));
        }
    }

    /** Whatever was to make it die in the middle of something does not any more. */
    public void calm() {
        Life now = life;
        if (now != null) {
            now.calm();
        }
    }

    public boolean isRunning() {
        Life now = life;
        return now != null && now.isAlive();
    }

    @Override
    public boolean isListening() {
        return isRunning() && broker.isUp();
    }

    @Override
    public void received(Broker.Letter letter) {
        inbox.add(letter);
        if (inbox.size() == 1) {
            Life now = life;
            engine.after(1 + random.nextInt(ROUND_MILLIS), () -> {
                if (now != null && now.isAlive()) {
                    now.run(this::round);
                }
            });
        }
    }

    /** An operator has changed what this town's vendors should sell by. */
    public void tell(TownId town) {
        Life now = life;
        Office there = office;
        if (now != null && there != null) {
            now.run(() -> there.tell(town));
        }
    }

    private void round() {
        Office now = office;
        if (now == null || inbox.isEmpty()) {
            return;
        }
        now.book(List.copyOf(inbox));
        inbox.clear();
    }

    private void boot() {
        Life now = new Life(engine, name, this::died);
        life = now;
        engine.trace().note(name, () -> "starts");
        now.run(() -> {
            Office started = books.open(now, name + " of " + engine.now());
            office = started;
            every(now, RELAY_MILLIS, started::relay);
            every(now, SWEEP_MILLIS, started::sweep);
            every(now, ASK_MILLIS, started::ask);
            every(now, VISIT_MILLIS, started::visit);
            broker.subscribe(this);
        });
    }

    private void every(Life running, int millis, Runnable work) {
        engine.after(1 + random.nextInt(millis), () -> again(running, millis, work));
    }

    private void again(Life running, int millis, Runnable work) {
        if (running.isAlive()) {
            running.run(work);
            engine.after(millis, () -> again(running, millis, work));
        }
    }

    /** What it had taken and not settled goes to somebody else, or to its next run. */
    private void died() {
        life = null;
        office = null;
        List<Broker.Letter> unsettled = List.copyOf(inbox);
        inbox.clear();
        unsettled.forEach(letter -> engine.after(1 + random.nextInt(1000), () -> broker.hand(letter)));
        bootAfter(1 + random.nextInt(RESTART_MILLIS));
    }

    /** In an event of its own, so that a death that has just come is over. */
    private void bootAfter(long millis) {
        engine.after(millis, () -> {
            if (!held && life == null) {
                boot();
            }
        });
    }
}
