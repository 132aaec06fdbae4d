package org.ralvend.vendor.sale;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.ReturnReason;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;
import org.ralvend.vendor.sale.VendorState.Late;

/**
 * What a vendor makes of a state that it finds at its start. A flap that was ordered open is ordered again only where
 * the escrow is still occupied, which shows that it did not open or not for long enough.
 */
record RestartRules(Moves moves) {
    Step<VendorState, Act> restarted(VendorState found, VendorEvent.Restarted event) {
        Step<VendorState, Act> without = GiftRules.restarted(
                found.withLink(false).withPrices(event.priced()).withCards(null));
        return GiftRules.reporting(goesOn(without.next(), event), without.reports());
    }

    private Step<VendorState, Act> goesOn(VendorState state, VendorEvent.Restarted event) {
        if (state.phase().byCard()) {
            return byCard(state, event);
        }
        return event.escrowOccupied() ? occupied(state, event) : empty(state);
    }

    /** Nobody can ask a reader what it did before. */
    private Step<VendorState, Act> byCard(VendorState state, VendorEvent.Restarted event) {
        if (!event.escrowOccupied()) {
            return empty(state);
        }
        Step<VendorState, Act> step = empty(state.withLate(null));
        Step<VendorState, Act> back = nobodys(step.next().withLate(state.late()), event);
        return GiftRules.reporting(back, step.reports());
    }

    /** What lies in the escrow is of nobody who buys here, and goes back. */
    private Step<VendorState, Act> nobodys(VendorState state, VendorEvent.Restarted event) {
        Late late = state.late();
        return moves.giveBack(
                state.withLate(null),
                new Phase.ReturningCredit(
                        late == null ? event.spare() : late.sale(),
                        late == null ? Money.zero(event.currency()) : late.amount(),
                        ReturnReason.RESTARTED,
                        false));
    }

    private Step<VendorState, Act> occupied(VendorState state, VendorEvent.Restarted event) {
        return switch (state.phase()) {
            case Phase.Idle _, Phase.Showing _ -> nobodys(state, event);
            case Phase.Securing p ->
                moves.giveBack(
                        state, new Phase.ReturningCredit(p.order().sale(), p.credit(), ReturnReason.RESTARTED, false));
            case Phase.ReturningCredit p -> moves.giveBack(state, p);
            case Phase.Authorising _, Phase.Holding _ -> throw new IllegalStateException("is a card's");
            case Phase.AwaitingVerdict p ->
                Step.<VendorState, Act>to(state.with(new Phase.AwaitingVerdict(p.order(), p.since(), false)))
                        .acting(List.of(
                                new Act.DisableCoins(),
                                Moves.start(Timer.PATIENCE, moves.timing().patience()),
                                Act.Show.only(new Screen.PleaseWait())));
            case Phase.Keeping p ->
                moves.collect(state, new Phase.Keeping(p.order(), false, p.deadline(), p.refundOwed()));
            case Phase.Releasing p -> occupiedAfterRelease(state, p);
            case Phase.Clearing p -> moves.clear(state, p);
            case Phase.OutOfService p ->
                Step.<VendorState, Act>to(state)
                        .acting(List.of(new Act.DisableCoins(), Act.Show.only(new Screen.OutOfService(p.fault()))));
        };
    }

    /**
     * The flap may have let out some of the sale's coins and not others, and after a restart no coin is paid. What is left
     * is collected and none of it is booked as kept. With late coins it cannot be told whether these are all that is left.
     */
    private Step<VendorState, Act> occupiedAfterRelease(VendorState state, Phase.Releasing p) {
        if (state.late() != null) {
            return unresolved(
                    state,
                    new Phase.OutOfService(FaultCode.ESCROW_STUCK),
                    open(p),
                    new Fact.FaultRaised(FaultCode.ESCROW_STUCK, "late coins after a restart"));
        }
        // The customer is told behind the claim code how it ends; the rejected sale has no deadline of its own.
        return moves.clear(
                state,
                new Phase.Clearing(p.order(), p.since().plus(Timing.PROMISE)),
                new Fact.PaymentUnresolved(p.order().sale(), p.order().toPay()));
    }

    private Step<VendorState, Act> empty(VendorState state) {
        return switch (state.phase()) {
            case Phase.Idle _, Phase.Showing _ ->
                state.late() == null ? moves.home(state) : unresolved(state, new Phase.Idle(), null);
            case Phase.Holding _ -> throw new IllegalStateException("is a gift card's");
            case Phase.AwaitingVerdict p ->
                unresolved(state.withUnanswered(p.order().sale(), p.order().toPay(), false), new Phase.Idle(), open(p));
            case Phase.Clearing _ -> unresolved(state, new Phase.Idle(), null);
            case Phase.Authorising p ->
                unresolved(state, new Phase.Idle(), CardRules.authorised(p), CardRules.unresolved(p.order()));
            case Phase.Securing _, Phase.ReturningCredit _, Phase.Keeping _, Phase.Releasing _ ->
                unresolved(state, new Phase.Idle(), open(state.phase()));
            case Phase.OutOfService p -> {
                Step<VendorState, Act> cleared = moves.home(state);
                yield cleared.reporting(new Fact.FaultCleared(p.fault()));
            }
        };
    }

    /** What the books say lies in escrow for the sale on the screen, as not to be found; null where it is nothing. */
    private static @Nullable Fact open(Phase phase) {
        return switch (phase) {
            case Phase.Securing p
            when p.credit().minor() > 0 -> new Fact.PaymentUnresolved(p.order().sale(), p.credit());
            case Phase.ReturningCredit p
            when p.amount().minor() > 0 -> new Fact.PaymentUnresolved(p.sale(), p.amount());
            case Phase.AwaitingVerdict p ->
                new Fact.PaymentUnresolved(p.order().sale(), p.order().toPay());
            case Phase.Keeping p ->
                new Fact.PaymentUnresolved(p.order().sale(), p.order().toPay());
            case Phase.Releasing p ->
                new Fact.PaymentUnresolved(p.order().sale(), p.order().toPay());
            case Phase.Authorising _ -> null;
            case Phase.Securing _,
                    Phase.Holding _,
                    Phase.ReturningCredit _,
                    Phase.Clearing _,
                    Phase.Idle _,
                    Phase.Showing _,
                    Phase.OutOfService _ -> null;
        };
    }

    private Step<VendorState, Act> unresolved(VendorState state, Phase next, @Nullable Fact sale, Fact... more) {
        List<Fact> reports = new ArrayList<>();
        if (sale != null) {
            reports.add(sale);
        }
        Late late = state.late();
        if (late != null) {
            reports.add(new Fact.PaymentUnresolved(late.sale(), late.amount()));
        }
        reports.addAll(List.of(more));
        VendorState after = state.withLate(null).with(next);
        return Step.<VendorState, Act>to(after)
                .acting(List.of(new Act.DisableCoins(), Act.Show.only(after.home())))
                .reporting(reports.toArray(Fact[]::new));
    }
}
