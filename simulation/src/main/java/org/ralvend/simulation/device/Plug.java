package org.ralvend.simulation.device;

import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.engine.Life;

/** A machine's power: starts its program, and again some time after each death unless it is held. */
public final class Plug {
    private static final int RESTART_MILLIS = 15_000;

    /** Steps of a process that has just started. */
    private static final int SOON = 30;

    private final Engine engine;
    private final Node node;
    private final SplittableRandom random;
    private Engine.@Nullable Event next;
    private boolean held;
    private boolean dark;
    private int deaths;

    public Plug(Engine engine, Node node) {
        this.engine = engine;
        this.node = node;
        this.random = engine.chance();
    }

    public Node node() {
        return node;
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

    public void start() {
        held = dark;
        if (!held && node.board().life() == null) {
            bootAfter(0);
        }
    }

    /** Dies now and stays dead until {@link #start}. */
    public void hold(String why) {
        held = true;
        cancel();
        kill(why);
    }

    /** Dies now, and starts again some time later. */
    public void kill(String why) {
        Life life = node.board().life();
        if (life != null) {
            life.end(why);
        }
    }

    /** Dies in the middle of something, and starts again some time later. */
    public void killWithin(int steps) {
        Life life = node.board().life();
        if (life != null) {
            life.light(1 + random.nextInt(steps));
        }
    }

    /** Dies soon after each of its next starts. */
    public void killAgain(int times) {
        deaths = times;
    }

    /** Whatever was to make it die in the middle of something does not any more. */
    public void calm() {
        Life life = node.board().life();
        deaths = 0;
        if (life != null) {
            life.calm();
        }
    }

    private void died(Board board) {
        node.letGo();
        board.home().crashed();
        if (!held) {
            bootAfter(1 + random.nextInt(RESTART_MILLIS));
        }
    }

    private void bootAfter(long millis) {
        cancel();
        next = engine.after(millis, this::boot);
    }

    private void boot() {
        next = null;
        Board board = node.board();
        Life life = new Life(engine, node.name(), () -> died(board));
        engine.trace().note(node.name(), () -> "starts as " + board.device());
        if (deaths > 0) {
            deaths--;
            life.light(1 + random.nextInt(SOON));
        }
        try {
            life.run(() -> node.run(life));
        } catch (Fault e) {
            life.end("at its start: " + e.getMessage());
        }
    }

    private void cancel() {
        Engine.Event event = next;
        if (event != null) {
            event.cancel();
            next = null;
        }
    }
}
