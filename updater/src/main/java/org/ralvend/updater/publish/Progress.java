package org.ralvend.updater.publish;

import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar on standard error for what takes long, where somebody looks: not in a pipe or a file. One thread. */
final class Progress implements AutoCloseable {
    private static final long KIB = 1024;

    private final Optional<ProgressBar> bar;

    private Progress(Optional<ProgressBar> bar) {
        this.bar = bar;
    }

    static Progress none() {
        return new Progress(Optional.empty());
    }

    /** @param bytes of the whole */
    static Progress of(String task, long bytes) {
        if (Terminal.find().isEmpty()) {
            return none();
        }
        return new Progress(Optional.of(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(bytes)
                .setUnit(" KiB", KIB)
                .build()));
    }

    void step(long bytes) {
        bar.ifPresent(shown -> shown.stepBy(bytes));
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
