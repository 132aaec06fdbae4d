package org.ralvend.updater.publish;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A bar on standard error, where somebody looks: not in a pipe or a file. */
final class Bar implements Progress {
    private static final long KIB = 1024;

    private final ProgressBar shown;

    private Bar(ProgressBar shown) {
        this.shown = shown;
    }

    /** @param bytes of the whole */
    static Progress of(String task, long bytes) {
        if (Terminal.find().isEmpty()) {
            return Progress.Bars.NONE.of(task, bytes);
        }
        return new Bar(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(bytes)
                .setUnit(" KiB", KIB)
                .build());
    }

    @Override
    public void step(long bytes) {
        shown.stepBy(bytes);
    }

    @Override
    public void close() {
        shown.close();
    }
}
