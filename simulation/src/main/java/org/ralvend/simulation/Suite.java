package org.ralvend.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.ralvend.simulation.check.Coverage;
import org.ralvend.simulation.check.ErrorLog;

/** Seed after seed, and what all of them together have met. One thread. */
final class Suite {
    /** A suite of so many seeds must meet everything; a smaller one tells what it has missed. */
    static final int WHOLE = 500;

    private final Setup setup;
    private final ErrorLog errors;
    private final Coverage coverage = new Coverage();
    private final List<Run.Outcome> broken = new ArrayList<>();
    private int seeds;
    private long events;
    private long sales;
    private long fingerprint = 1;

    Suite(Setup setup, ErrorLog errors) {
        this.setup = setup;
        this.errors = errors;
    }

    /** @param done is told each seed's outcome */
    void play(long from, int count, Consumer<Run.Outcome> done) {
        for (long seed = from; seed < from + count; seed++) {
            Run.Outcome outcome = new Run(seed, setup, coverage, errors, false).play();
            seeds++;
            events += outcome.events();
            sales += outcome.sales();
            fingerprint = fingerprint * 31 + outcome.fingerprint();
            if (outcome.broken() != null) {
                broken.add(outcome);
            }
            done.accept(outcome);
        }
    }

    Coverage coverage() {
        return coverage;
    }

    List<Run.Outcome> broken() {
        return List.copyOf(broken);
    }

    long events() {
        return events;
    }

    long sales() {
        return sales;
    }

    /** The same for the same seeds of the same programs. */
    String fingerprint() {
        return Long.toHexString(fingerprint);
    }

    /** Whether it is to be taken for a proof that nothing was met that it should have met. */
    boolean isWhole() {
        return seeds >= WHOLE;
    }

    boolean isGood() {
        return broken.isEmpty() && (!isWhole() || coverage.missing().isEmpty());
    }
}
