package org.ralvend.simulation.fault;

import java.util.ArrayList;
import java.util.List;
import org.ralvend.simulation.engine.Engine;

/** What is to be done so that something works again: after its time, or when everything is mended; once. */
final class Mends {
    private final Engine engine;
    private final List<Mend> all = new ArrayList<>();

    private static final class Mend {
        private final Runnable work;
        private boolean done;

        private Mend(Runnable work) {
            this.work = work;
        }

        private void now() {
            if (!done) {
                done = true;
                work.run();
            }
        }
    }

    Mends(Engine engine) {
        this.engine = engine;
    }

    /** @param time milliseconds from now */
    void during(Runnable begin, long time, Runnable end) {
        begin.run();
        Mend mend = new Mend(end);
        all.add(mend);
        engine.after(time, mend::now);
    }

    void now() {
        List.copyOf(all).forEach(Mend::now);
    }
}
