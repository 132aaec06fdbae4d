package org.ralvend.vendor.sale;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Fact;
import org.ralvend.vendor.sale.CrashWorld.Hit;

/** The machine is killed between any two acts, on many seeds; mutants show that the invariants bite. */
class CrashSimulationTest {
    private static final int SEEDS = 800;
    private static final int STEPS = 400;

    private final VendorMachine machine = new VendorMachine(Walk.TIMING);

    @Test
    void moneyIsNeverLostNorPaidTwiceWhateverIsKilled() {
        Set<Hit> hits = EnumSet.noneOf(Hit.class);
        Set<String> facts = new TreeSet<>();
        Set<String> phases = new TreeSet<>();
        for (long seed = 0; seed < SEEDS; seed++) {
            CrashWorld world = run(seed, machine::on);
            hits.addAll(world.hits);
            facts.addAll(world.books.facts);
            phases.addAll(world.phases);
        }
        assertEquals(EnumSet.allOf(Hit.class), hits);
        assertEquals(
                Set.of(
                        "AuthorisationAsked",
                        "AuthorisationEnded",
                        "CreditReceived",
                        "CreditReturned",
                        "FaultCleared",
                        "FaultRaised",
                        "GiftCardAsked",
                        "PaymentKept",
                        "PaymentReleased",
                        "PaymentUnresolved",
                        "RefundOwed",
                        "SaleRequested",
                        "VerdictReceived"),
                facts);
        assertEquals(Phase.class.getPermittedSubclasses().length, phases.size());
    }

    @Test
    void theSameSeedGivesTheSameTrace() {
        assertEquals(
                run(42, machine::on).trace.toString(),
                run(42, machine::on).trace.toString());
    }

    @Test
    void aMutantThatTrustsItsMemoryOpensAFlapAgain() {
        assertBroken(
                "no flap is opened again without evidence",
                (state, event) -> event instanceof VendorEvent.Restarted r
                        ? machine.on(state, new VendorEvent.Restarted(true, r.priced(), r.currency(), r.spare()))
                        : machine.on(state, event));
    }

    @Test
    void aMutantThatTakesAnEmptyEscrowForDoneKeepsWhatWasReturned() {
        assertBroken("what is booked as kept is in the cash box", (state, event) -> {
            Step<VendorState, Act> step = machine.on(state, event);
            if (event instanceof VendorEvent.Restarted
                    && state.phase() instanceof Phase.Keeping p
                    && !p.order().byCard()) {
                List<Fact> reports = new ArrayList<>();
                step.reports()
                        .forEach(fact -> reports.add(
                                fact instanceof Fact.PaymentUnresolved u
                                                && u.sale().equals(p.order().sale())
                                        ? new Fact.PaymentKept(u.sale(), u.amount(), false)
                                        : fact));
                return step.reporting(reports.toArray(Fact[]::new));
            }
            return step;
        });
    }

    @Test
    void aMutantThatJudgesAtTheFirstEdgeKeepsWhatSticks() {
        assertBroken(
                "what is booked as kept is in the cash box",
                (state, event) ->
                        event instanceof VendorEvent.FlapShut e && e.flap() == Flap.COLLECT && state.late() == null
                                ? machine.on(state, new VendorEvent.FlapShut(e.flap(), e.passed(), e.strayed(), false))
                                : machine.on(state, event));
    }

    @Test
    void aMutantThatKeepsWhatACutReleaseLeftBooksCoinsThatAreOut() {
        assertBroken("what is booked as kept is in the cash box", (state, event) -> {
            if (event instanceof VendorEvent.Restarted r
                    && r.escrowOccupied()
                    && state.late() == null
                    && state.phase() instanceof Phase.Releasing p) {
                return Step.<VendorState, Act>to(state.with(new Phase.Keeping(p.order(), false, Walk.DEADLINE, true)))
                        .acting(List.of(new Act.Open(Flap.COLLECT)));
            }
            return machine.on(state, event);
        });
    }

    @Test
    void aMutantThatForgetsLateCoinsLosesMoney() {
        assertBroken("money in = returned + kept + unresolved + in escrow", (state, event) -> {
            Step<VendorState, Act> step = machine.on(state, event);
            return event instanceof VendorEvent.FlapShut
                    ? new Step<>(step.next().withLate(null), step.acts(), List.of())
                    : step;
        });
    }

    @Test
    void aMutantThatPaysAfterARestartIsCaught() {
        assertBroken("no coin is paid for a requested sale after a restart", (state, event) -> {
            if (event instanceof VendorEvent.Restarted r
                    && r.escrowOccupied()
                    && state.phase() instanceof Phase.Releasing) {
                return Step.<VendorState, Act>to(state).acting(List.of(new Act.Open(Flap.RETURN)));
            }
            return machine.on(state, event);
        });
    }

    @Test
    void aMutantThatTakesALostReaderForDoneKeepsWhatNoCardPaid() {
        assertBroken(
                "what is booked as kept was taken from the card",
                (state, event) -> event instanceof VendorEvent.CardSaid e && e.word() instanceof CardWord.Lost
                        ? machine.on(state, new VendorEvent.CardSaid(new CardWord.Kept(), e.at()))
                        : machine.on(state, event));
    }

    @Test
    void aMutantThatTakesALostReaderForReleasedLetsACardPayForNothing() {
        assertBroken(
                "no card pays for what was released",
                (state, event) -> event instanceof VendorEvent.CardSaid e
                                && e.word() instanceof CardWord.Lost
                                && state.phase() instanceof Phase.Keeping p
                        ? machine.on(
                                state.with(new Phase.Releasing(
                                        p.order(), e.at(), org.ralvend.protocol.Down.RejectReason.OUT_OF_STOCK)),
                                new VendorEvent.CardSaid(new CardWord.Released(), e.at()))
                        : machine.on(state, event));
    }

    @Test
    void aMutantThatForgetsWhatAGiftCardSetAsideKeepsItFromItsOwner() {
        assertBroken("nothing stays set aside for nobody", (state, event) -> {
            Step<VendorState, Act> step = machine.on(state, event);
            return event instanceof VendorEvent.Restarted
                    ? step.reporting(step.reports().stream()
                            .filter(fact ->
                                    !(fact instanceof Fact.AuthorisationEnded f) || f.tender() != Fact.Tender.GIFT_CARD)
                            .toArray(Fact[]::new))
                    : step;
        });
    }

    @Test
    void aMutantThatTakesALateAnswerSellsForWhatWasLetGo() {
        assertBroken(
                "what a gift card pays is set aside",
                (state, event) -> event instanceof VendorEvent.GiftCardHeld e
                                && state.phase() instanceof Phase.Securing p
                                && p.credit().minor() == 0
                                && p.order().gift() == null
                                && !p.order().sale().equals(e.sale())
                        ? machine.on(
                                state.with(new Phase.Holding(p.order())),
                                new VendorEvent.GiftCardHeld(
                                        p.order().sale(), p.order().price(), e.at()))
                        : machine.on(state, event));
    }

    private static void assertBroken(
            String invariant, BiFunction<VendorState, VendorEvent, Step<VendorState, Act>> mutant) {
        Set<String> broken = new TreeSet<>();
        for (long seed = 0; seed < SEEDS && !broken.contains(invariant); seed++) {
            try {
                run(seed, mutant);
            } catch (Books.Broken e) {
                broken.add(String.valueOf(
                        e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
            }
        }
        assertEquals(Set.of(invariant), broken);
    }

    /** @throws Books.Broken naming the seed by its cause */
    private static CrashWorld run(long seed, BiFunction<VendorState, VendorEvent, Step<VendorState, Act>> machine) {
        CrashWorld world = null;
        try {
            world = new CrashWorld(seed, machine);
            for (int i = 0; i < STEPS; i++) {
                world.step();
            }
            return world;
        } catch (Books.Broken e) {
            String trace = world == null ? "" : world.trace.toString();
            Books.Broken named = new Books.Broken("seed " + seed + ": " + e.getMessage() + "\n" + tail(trace));
            named.initCause(e);
            throw named;
        }
    }

    private static String tail(String trace) {
        return trace.substring(Math.max(0, trace.length() - 3000));
    }
}
