package org.ralvend.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.check.Broken;
import org.ralvend.simulation.check.Coverage;
import org.ralvend.simulation.check.ErrorLog;
import org.ralvend.simulation.device.Parts;
import org.ralvend.simulation.keys.SimKeys;

/** Whoever breaks a rule is found, by the invariant that the rule is for; the same seeds are clean without. */
class MutantsTest {
    private static final int SEEDS_AT_MOST = 300;

    /** @param invariants the first that may break of it */
    private record Mutant(String rule, Set<String> invariants, Supplier<Setup> setup) {}

    private static final List<Mutant> MUTANTS = List.of(
            device("trim on PUBACK", Set.of("I2", "I10"), DeviceMutants.TrimsOnPuback::new),
            new Mutant(
                    "outbox row deleted on send",
                    Set.of("I10"),
                    () -> new Setup(new Parts(), BackendMutants.ForgetsWhatItSent::new)),
            device("act before commit", Set.of("I2", "I3"), DeviceMutants.ActsBeforeCommit::new),
            new Mutant(
                    "answer before commit",
                    Set.of("I2", "I9"),
                    () -> new Setup(new Parts(), BackendMutants.AnswersBeforeCommit::new)),
            device("motor replayed after restart", Set.of("I3"), DeviceMutants.ReplaysMotors::new),
            device("no nonce", Set.of("I9"), DeviceMutants.AsksForNoNonce::new),
            device("epoch reused", Set.of("I10"), DeviceMutants.ReusesEpochs::new),
            device("dedupe by time window", Set.of("I3"), DeviceMutants.DropsRepeatsByTime::new),
            new Mutant(
                    "refund while an attempt is open",
                    Set.of("I6"),
                    () -> new Setup(new Parts(), BackendMutants.RefundsWhileAttemptsAreOpen::new)),
            new Mutant(
                    "batch all-or-nothing on short stock",
                    Set.of("I6"),
                    () -> new Setup(new Parts(), BackendMutants.TurnsWholeBatchesAway::new)),
            device("salvage of a newer journal", Set.of("I1", "I2"), DeviceMutants.SalvagesNewer::new));

    @BeforeAll
    static void keys() {
        SimKeys.install();
    }

    @Test
    void eachIsCaughtByTheInvariantThatItsRuleIsFor() {
        ErrorLog errors = ErrorLog.install();
        List<String> wrong = new ArrayList<>();
        System.out.println("| mutant | broken | seeds | what was seen |");
        System.out.println("|---|---|---|---|");
        for (Mutant mutant : MUTANTS) {
            Broken caught = null;
            int seeds = 0;
            while (caught == null && seeds < SEEDS_AT_MOST) {
                seeds++;
                caught = new Run(seeds, mutant.setup().get(), new Coverage(), errors, false)
                        .play()
                        .broken();
            }
            System.out.println(row(mutant, caught, seeds));
            if (caught == null || !mutant.invariants().contains(caught.invariant())) {
                wrong.add(row(mutant, caught, seeds));
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static String row(Mutant mutant, @Nullable Broken caught, int seeds) {
        return caught == null
                ? "| " + mutant.rule() + " | none | " + seeds + " | |"
                : "| " + mutant.rule() + " | " + caught.invariant() + " | " + seeds + " | " + caught.getMessage()
                        + " |";
    }

    private static Mutant device(String rule, Set<String> invariants, Supplier<Parts> parts) {
        return new Mutant(rule, invariants, () -> new Setup(parts.get(), Books::new));
    }
}
