package org.ralvend.warehouse.count;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.ralvend.device.agent.Loop;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.Limits;
import org.ralvend.warehouse.agent.Counting;
import org.ralvend.warehouse.dispense.CountId;

/**
 * The agent's side of {@link CountFiles}: takes what is asked between two turns, has it journaled, answers. What it had taken
 * when it was killed it tells again, which changes nothing. Owned by the loop.
 */
public final class CountDesk {
    private static final Logger LOG = System.getLogger(CountDesk.class.getName());
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Duration ANSWER_KEPT = Duration.ofHours(1);

    private final CountFiles files;
    private final int slots;
    private final Counting counting;
    private final Loop loop;

    /** @param slots numbered from 1 */
    public CountDesk(Path home, int slots, Counting counting, Loop loop) {
        this.files = new CountFiles(home.resolve("run"));
        this.slots = slots;
        this.counting = counting;
        this.loop = loop;
    }

    /** Any thread, once. */
    public void start(InstantSource clock) {
        loop.post(() -> {
            try {
                files.forget(clock.instant().minus(ANSWER_KEPT));
                // Goods may have fallen since somebody counted, and nobody may be there any more.
                files.asked().stream()
                        .filter(files::take)
                        .forEach(id -> refuse(id, "the agent has only just started; count again"));
            } catch (Fault e) {
                LOG.log(Level.WARNING, "counts: {0}", e.getMessage());
            }
            look();
        });
    }

    private void look() {
        try {
            if (counting.isPossible()) {
                List<CountId> open = new ArrayList<>(files.taken());
                files.asked().stream().filter(files::take).forEach(open::add);
                open.forEach(this::count);
            }
        } catch (Fault e) {
            LOG.log(Level.WARNING, "counts: {0}", e.getMessage());
        }
        loop.after(LOOK_EVERY, this::look);
    }

    private void count(CountId id) {
        CountFiles.Asked asked = files.open(id).orElse(null);
        if (asked == null) {
            refuse(id, "the request cannot be read");
        } else if (asked.slot() < 1 || asked.slot() > slots) {
            refuse(id, "there is no slot " + asked.slot() + ": this warehouse has slots 1 to " + slots);
        } else if (asked.units() < 0 || asked.units() > Limits.SLOT_UNITS) {
            refuse(id, "units must be 0 to " + Limits.SLOT_UNITS);
        } else {
            count(id, asked);
        }
    }

    private void count(CountId id, CountFiles.Asked asked) {
        try {
            counting.count(id, asked.slot(), asked.units());
        } catch (Fault e) {
            refuse(id, "the warehouse is out of service: " + e.getMessage());
            return;
        }
        String text = "slot " + asked.slot() + " holds " + asked.units();
        LOG.log(Level.INFO, "counted: {0}", text);
        files.answer(id, new CountFiles.Told(true, text));
    }

    private void refuse(CountId id, String why) {
        LOG.log(Level.WARNING, "a count was not written down: {0}", why);
        files.answer(id, new CountFiles.Told(false, why));
    }
}
