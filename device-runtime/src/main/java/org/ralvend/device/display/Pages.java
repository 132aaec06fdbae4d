package org.ralvend.device.display;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Loop;

/** Writes pages on the display; several take turns. On the loop. */
public final class Pages {
    private static final Duration TURN = Duration.ofSeconds(2);

    private final Consumer<Lines> display;
    private final Loop loop;
    private final Consumer<Runnable> guarded;
    private Loop.@Nullable Timer turning;
    private @Nullable Lines shown;

    /** @param guarded runs what may find the display silent */
    public Pages(Consumer<Lines> display, Loop loop, Consumer<Runnable> guarded) {
        this.display = display;
        this.loop = loop;
        this.guarded = guarded;
    }

    /** @param pages one at least */
    public void show(List<Lines> pages) {
        if (turning != null) {
            turning.cancel();
            turning = null;
        }
        turn(pages, 0);
    }

    private void turn(List<Lines> pages, int page) {
        Lines lines = pages.get(page);
        if (!lines.equals(shown)) {
            display.accept(lines);
            shown = lines;
        }
        if (pages.size() > 1) {
            int next = (page + 1) % pages.size();
            turning = loop.after(TURN, () -> guarded.accept(() -> turn(pages, next)));
        }
    }
}
