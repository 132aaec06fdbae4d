package org.ralvend.bench;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Two witnesses' count of the same thing. What does not add up has no speed. */
record Tally(String what, long expected, long found) {
    boolean agrees() {
        return expected == found;
    }

    /** What does not agree, for a message; empty where all does. There must be something to compare. */
    static Optional<String> disagreement(List<Tally> tallies) {
        if (tallies.isEmpty()) {
            return Optional.of("nothing was counted");
        }
        List<String> wrong = tallies.stream()
                .filter(tally -> !tally.agrees())
                .map(tally -> tally.what() + ": " + tally.found() + " instead of " + tally.expected())
                .toList();
        return wrong.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", wrong));
    }

    /** The part's figures where every tally agrees; otherwise none, and why. */
    static Outcome judge(String part, List<Tally> tallies, Supplier<Outcome.Measured> measured) {
        Optional<String> wrong = disagreement(tallies);
        return wrong.isPresent() ? new Outcome.Refused(part, wrong.get()) : measured.get();
    }
}
