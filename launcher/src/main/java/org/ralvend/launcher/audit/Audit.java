package org.ralvend.launcher.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What three witnesses say of one town, and where that breaks an invariant of the design, section 8: the books in the
 * database, the journals of its devices, and where there is one the world's ledger.
 *
 * @param machines all of the town
 * @param findings broken rules; empty where all is well
 */
public record Audit(
        String town, Witnesses witnesses, List<MachineFigures> machines, Open open, List<Finding> findings) {
    private static final List<String> INVARIANTS = List.of("I1", "I2", "I3", "I4", "I5", "I6");

    /** @param world absent where nothing is simulated */
    public record Witnesses(DatabaseWitness database, JournalWitness journals, WorldWitness.@Nullable Sums world) {}

    /**
     * @param cases what is not over, the first to fall due first
     * @param unreachable what could not be asked
     */
    public record Open(List<OpenCase> cases, List<String> unreachable) {
        public Open {
            cases = List.copyOf(cases);
            unreachable = List.copyOf(unreachable);
        }
    }

    /** Sales whose vendor was told another verdict than the books have: a backup was put back, or a backend is at fault. */
    public List<OpenCase> answeredOtherwise() {
        return open.cases().stream()
                .filter(one -> one.state().startsWith(JournalRules.OTHERWISE))
                .toList();
    }

    public Audit {
        machines = List.copyOf(machines);
        findings = List.copyOf(findings);
    }

    /** By its number; true where nothing speaks against it. */
    public Map<String, Boolean> invariants() {
        Map<String, Boolean> holds = new TreeMap<>();
        INVARIANTS.forEach(invariant -> holds.put(
                invariant, findings.stream().noneMatch(f -> f.invariant().equals(invariant))));
        return holds;
    }

    /** What does not add up, a line each; empty where all is well. */
    public List<String> objections() {
        return findings.stream().map(Finding::text).toList();
    }

    public boolean isClean() {
        return findings.isEmpty();
    }

    /**
     * This audit, without what a later one did not find at the same place: while sales go on, a coin has entered that
     * nobody has written down yet.
     */
    public Audit confirmedBy(Audit later) {
        List<Finding> both = findings.stream()
                .map(finding -> finding.alsoIn(later.findings))
                .filter(finding -> finding.count() > 0)
                .toList();
        return new Audit(later.town, later.witnesses, later.machines, later.open, both);
    }
}
