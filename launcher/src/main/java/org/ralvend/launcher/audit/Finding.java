package org.ralvend.launcher.audit;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A rule that does not hold.
 *
 * @param invariant by its number in the design, section 8
 * @param rule what should hold
 * @param evidence where it does not; {@link #MAX_EVIDENCE} at most
 * @param count of all places where it does not
 */
public record Finding(String invariant, String rule, List<Evidence> evidence, long count) {
    /** Lines of one rule that are kept. */
    static final int MAX_EVIDENCE = 20;

    /** @param subject which sale, attempt, shelf or machine */
    public record Evidence(String subject, String detail) {}

    public Finding {
        evidence = List.copyOf(evidence);
    }

    static Finding of(String invariant, String rule, List<Evidence> all) {
        return new Finding(invariant, rule, all.stream().limit(MAX_EVIDENCE).toList(), all.size());
    }

    /** In one line. */
    String text() {
        String where = evidence.stream()
                .map(e -> e.subject() + ": " + e.detail())
                .limit(3)
                .collect(Collectors.joining("; "));
        return invariant + " " + rule + ": " + where + (count > 3 ? "; and " + (count - 3) + " more" : "");
    }

    /** Only what another look found too: of what is under way the witnesses speak at different moments. */
    Finding alsoIn(List<Finding> others) {
        Set<String> subjects = others.stream()
                .filter(other -> other.rule.equals(rule))
                .flatMap(other -> other.evidence.stream())
                .map(Evidence::subject)
                .collect(Collectors.toSet());
        return of(
                invariant,
                rule,
                evidence.stream().filter(e -> subjects.contains(e.subject())).toList());
    }
}
