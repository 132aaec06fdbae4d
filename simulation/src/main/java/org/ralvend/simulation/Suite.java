package org.ralvend.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.ralvend.simulation.check.ErrorLog;
import org.ralvend.simulation.coverage.Coverage;
import org.ralvend.simulation.coverage.Rare;

/** Seed after seed, and what all of them together have met. One thread. */
final class Suite {
    /** A suite of so many seeds must meet everything. */
    static final int WHOLE = 2000;

    /** One of so many must meet everything that is not {@link Rare}; a smaller one only tells what it has missed. */
    static final int SOME = 100;

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

    /** What so many seeds should have met and have not. */
    Set<String> missing() {
        Set<String> missing = new TreeSet<>(seeds >= SOME ? coverage.missing() : Set.of());
        if (seeds < WHOLE) {
            missing.removeAll(Rare.ROWS);
        }
        return missing;
    }

    boolean isGood() {
        return broken.isEmpty() && missing().isEmpty();
    }
}
