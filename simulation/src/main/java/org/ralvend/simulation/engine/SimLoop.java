package org.ralvend.simulation.engine;

import java.time.Duration;
import org.ralvend.device.agent.Loop;

/** The loop of one simulated process: its tasks are events of the engine, and none runs after its death. */
public record SimLoop(Life life) implements Loop {
    @Override
    public void post(Runnable task) {
        life.engine().after(0, () -> life.run(task));
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        return life.engine().after(Math.max(0, delay.toMillis()), () -> life.run(task))::cancel;
    }
}
