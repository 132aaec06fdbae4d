package org.ralvend.simulation.engine;

/**
 * One run of a process, from its start to its death. Each thing that it does to the world is a step; a fuse lets it die
 * before the n-th from now. What a dead process still tries comes to nothing.
 */
public final class Life {
    private final Engine engine;
    private final String name;
    private final Runnable died;
    private boolean alive = true;
    private int fuse;

    /** @param died is run once, as an event of its own */
    public Life(Engine engine, String name, Runnable died) {
        this.engine = engine;
        this.name = name;
        this.died = died;
    }

    public boolean isAlive() {
        return alive;
    }

    public Engine engine() {
        return engine;
    }

    public String name() {
        return name;
    }

    /** It dies before the n-th step from now. */
    public void light(int steps) {
        fuse = steps;
    }

    /** It lives on. */
    public void calm() {
        fuse = 0;
    }

    /** Stands before everything that a process does to the world. */
    public void step(String what) {
        if (alive && fuse > 0 && --fuse == 0) {
            end("before " + what);
        }
        if (!alive) {
            throw new PowerCut(name);
        }
    }

    /** The plug is pulled. */
    public void end(String where) {
        if (alive) {
            alive = false;
            engine.trace().note(name, () -> "died " + where);
            engine.after(0, died);
        }
    }

    /** Runs a task of this process; nothing where it is dead. */
    public void run(Runnable task) {
        if (!alive) {
            return;
        }
        try {
            task.run();
        } catch (PowerCut e) {
            if (alive) {
                throw e;
            }
        }
    }
}
