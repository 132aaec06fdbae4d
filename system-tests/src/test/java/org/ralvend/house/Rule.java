package org.ralvend.house;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** How every house rule is judged: it says what it looked at, it holds, and it reports a known culprit. */
final class Rule {
    private Rule() {}

    /** @param least a rule that saw less looked at the wrong place */
    static void holds(String rule, int seen, int least, String what, List<String> violations) {
        System.out.println(rule + ": " + seen + " " + what);
        assertTrue(seen >= least, () -> rule + ": saw only " + seen + " " + what + ", expected at least " + least);
        if (!violations.isEmpty()) {
            fail(rule + ": broken " + violations.size() + " times\n" + String.join("\n", violations));
        }
    }

    static void bites(String culprit, List<String> violations) {
        assertTrue(
                violations.stream().anyMatch(violation -> violation.contains(culprit)),
                () -> "should have reported " + culprit + " but reported " + violations);
    }

    static List<String> violations(ArchRule rule, JavaClasses classes) {
        return rule.allowEmptyShould(true).evaluate(classes).getFailureReport().getDetails();
    }

    /** What is found and not excused, and every excuse that nobody needs any more. */
    static List<String> except(Map<String, String> reasons, Set<String> found) {
        List<String> violations = new ArrayList<>();
        for (String name : new TreeSet<>(found)) {
            if (!reasons.containsKey(name)) {
                violations.add(name);
            }
        }
        for (String name : new TreeSet<>(reasons.keySet())) {
            if (!found.contains(name)) {
                violations.add(name + " needs no exception any more: remove it");
            }
        }
        return violations;
    }
}
