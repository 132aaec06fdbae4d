package org.ralvend.vendor;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Loop;
import org.ralvend.vendor.hardware.Panel;
import org.ralvend.vendor.sale.Screen;
import org.ralvend.vendor.screen.Lines;
import org.ralvend.vendor.screen.Messages;

/** Writes pages on the display; several take turns. On the loop. */
final class Pages {
    private static final Duration TURN = Duration.ofSeconds(2);

    private final Panel panel;
    private final Messages messages;
    private final Loop loop;
    private final Consumer<Runnable> guarded;
    private Loop.@Nullable Timer turning;
    private @Nullable Lines shown;

    /** @param guarded runs what may find the display silent */
    Pages(Panel panel, Messages messages, Loop loop, Consumer<Runnable> guarded) {
        this.panel = panel;
        this.messages = messages;
        this.loop = loop;
        this.guarded = guarded;
    }

    void show(List<Screen> pages) {
        if (turning != null) {
            turning.cancel();
            turning = null;
        }
        turn(pages, 0);
    }

    private void turn(List<Screen> pages, int page) {
        Lines lines = messages.lines(pages.get(page));
        if (!lines.equals(shown)) {
            panel.display(lines);
            shown = lines;
        }
        if (pages.size() > 1) {
            int next = (page + 1) % pages.size();
            turning = loop.after(TURN, () -> guarded.accept(() -> turn(pages, next)));
        }
    }
}
