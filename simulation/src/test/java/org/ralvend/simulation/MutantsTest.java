package org.ralvend.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.keys.SimKeys;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.check.Broken;
import org.ralvend.simulation.check.ErrorLog;
import org.ralvend.simulation.coverage.Coverage;
import org.ralvend.simulation.device.Parts;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.net.Net;

/** Whoever breaks a rule is found, by the invariant that the rule is for; the same seeds are clean without. */
class MutantsTest {
    private static final int SEEDS_AT_MOST = 300;
    private static final int LIES = 5;

    /**
     * @param invariants those that its rule is for; a seed in which another breaks first proves nothing
     * @param from the first seed that is played; all before it were played once and show nothing
     */
    private record Mutant(String rule, Set<String> invariants, int from, Supplier<Setup> setup) {
        /** Seeds before this one were played. */
        Mutant from(int first) {
            return new Mutant(rule, invariants, first, setup);
        }

        /** By something else than what its rule is for it is not. */
        boolean isCaught(@Nullable Broken by) {
            return by != null && invariants.contains(by.invariant());
        }
    }

    private static final List<Mutant> MUTANTS = List.of(
            device("trim on PUBACK", Set.of("I1", "I2"), DeviceMutants.TrimsOnPuback::new),
            backend("outbox row deleted on send", Set.of("I10"), BackendMutants.ForgetsWhatItSent::new),
            device("act before commit", Set.of("I2", "I3"), DeviceMutants.ActsBeforeCommit::new)
                    .from(5),
            backend("answer before commit", Set.of("I2", "I9"), BackendMutants.AnswersBeforeCommit::new)
                    .from(53),
            device("motor replayed after restart", Set.of("I3"), DeviceMutants.ReplaysMotors::new)
                    .from(30),
            device("no nonce", Set.of("I9"), DeviceMutants.AsksForNoNonce::new).from(62),
            device("epoch reused", Set.of("I10"), DeviceMutants.ReusesEpochs::new)
                    .from(5),
            device("dedupe by time window", Set.of("I3"), DeviceMutants.DropsRepeatsByTime::new)
                    .from(6),
            backend("refund while an attempt is open", Set.of("I6"), BackendMutants.RefundsWhileAttemptsAreOpen::new),
            backend("refund twice", Set.of("I6"), BackendMutants.RefundsTwice::new),
            new Mutant(
                    "batch all-or-nothing on short stock",
                    Set.of("I6"),
                    567,
                    () -> new Setup(new Parts(), BackendMutants.TurnsWholeBatchesAway::new)),
            device("coins paid after \"saved\"", Set.of("I6"), MoneyMutants.PaysCoinsAfterSaved::new)
                    .from(10),
            device("card charged before its verdict", Set.of("I6"), MoneyMutants.ChargesBeforeTheVerdict::new),
            device("card charged twice", Set.of("I1"), MoneyMutants.ChargesTwice::new)
                    .from(14),
            backend("gift card double spend", Set.of("I1"), HoldMutants::showsWhatIsHeld),
            backend("hold released by time", Set.of("I6"), HoldMutants::letsGoByTime)
                    .from(4),
            backend("refund of another's reservation", Set.of("I5"), HoldMutants.FreesAnothersProduct::new)
                    .from(2),
            backend("refund to a card under a new id", Set.of("I6"), AcquirerMutants::asksUnderNewIds)
                    .from(2),
            backend("silence of the acquirer taken for no", Set.of("I6"), AcquirerMutants::takesSilenceForNo)
                    .from(3),
            device("salvage of a newer journal", Set.of("I1", "I2"), DeviceMutants.SalvagesNewer::new)
                    .from(10),
            backend("stock clamped at zero", Set.of("I4"), BackendMutants.ClampsStockAtZero::new)
                    .from(7),
            backend("claim given in two terminals", Set.of("I3"), ClaimMutants.GivesTwice::new)
                    .from(127),
            new Mutant(
                    "customer's word while the motor may turn",
                    Set.of("I3"),
                    5,
                    () -> new Setup(new ClaimMutants.AsksAtOnce(), ClaimMutants.BelievesAtOnce::new)),
            backend("wrong codes without a limit", Set.of("I8"), ClaimMutants.CountsNoWrongCodes::new)
                    .from(188),
            backend("offline clock by wall time", Set.of("I6"), BackendMutants.CountsSilenceByWallTime::new),
            new Mutant(
                    "town taken from the message",
                    Set.of("I8"),
                    1,
                    () -> new Setup(
                            new DeviceMutants.NamesAnotherTown(), BackendMutants.TakesTheTownFromTheMessage::new)));

    /** One for all: what mutants meet counts for nothing, and what was seen is looked for no more. */
    private final Coverage coverage = new Coverage();

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
            int seeds = mutant.from() - 1;
            while (!mutant.isCaught(caught) && seeds < mutant.from() - 1 + SEEDS_AT_MOST) {
                seeds++;
                caught = play(seeds, mutant.setup().get(), errors);
            }
            System.out.println(row(mutant, caught, seeds));
            if (!mutant.isCaught(caught)) {
                wrong.add(row(mutant, caught, seeds));
            }
            // Those before are played without by that test.
            Broken without = seeds > SimulationTest.SEEDS ? play(seeds, Setup.real(), errors) : null;
            if (without != null) {
                wrong.add(mutant.rule() + ": seed " + seeds + " is broken without it: " + without.getMessage());
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** The real backend believes no name: nothing moves in the other town, and the liar alone gets nowhere. */
    @Test
    void whoeverNamesAnotherTownHarmsNobodyElse() {
        ErrorLog errors = ErrorLog.install();
        for (int seed = 1; seed <= LIES; seed++) {
            Broken broken = play(seed, new Setup(new DeviceMutants.NamesAnotherTown(), Books::new), errors);
            assertNotNull(broken);
            assertEquals("I10 south-v1", broken.invariant() + " " + broken.about(), broken.getMessage());
        }
    }

    private @Nullable Broken play(int seed, Setup setup, ErrorLog errors) {
        return new Run(seed, setup, coverage, errors, false).play().broken();
    }

    private static String row(Mutant mutant, @Nullable Broken caught, int seeds) {
        return caught == null
                ? "| " + mutant.rule() + " | none | " + seeds + " | |"
                : "| " + mutant.rule() + " | " + caught.invariant() + " | " + seeds + " | " + caught.getMessage()
                        + " |";
    }

    private static Mutant device(String rule, Set<String> invariants, Supplier<Parts> parts) {
        return new Mutant(rule, invariants, 1, () -> new Setup(parts.get(), Books::new));
    }

    private static Mutant backend(String rule, Set<String> invariants, BiFunction<Engine, Net, Books> books) {
        return new Mutant(rule, invariants, 1, () -> new Setup(new Parts(), books));
    }
}
