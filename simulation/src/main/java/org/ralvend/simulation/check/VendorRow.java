package org.ralvend.simulation.check;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fact;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.Flap;
import org.ralvend.vendor.sale.Phase;
import org.ralvend.vendor.sale.Timer;
import org.ralvend.vendor.sale.VendorEvent;
import org.ralvend.vendor.sale.VendorState;

/** The rows of the vendor's tables, as {@code VendorMachine} has them. */
@SuppressWarnings("ImmutableEnumChecker") // the rules have no state
enum VendorRow implements Predicate<Seen<VendorState, VendorEvent, Act>> {
    IDLE_KEY_SECURING(s -> (was(s, Phase.Idle.class) || was(s, Phase.Showing.class))
            && on(s, VendorEvent.ProductChosen.class)
            && is(s, Phase.Securing.class)),
    SECURING_OTHER_KEY(s -> was(s, Phase.Securing.class)
            && on(s, VendorEvent.ProductChosen.class)
            && is(s, Phase.Securing.class)
            && !s.stays()),
    SECURING_COIN_LESS(s -> coin(s, Phase.Securing.class) && is(s, Phase.Securing.class)),
    SECURING_COIN_REACHED(s -> coin(s, Phase.Securing.class) && s.reports(Fact.SaleRequested.class)),
    SECURING_COIN_MORE(s -> coin(s, Phase.Securing.class) && is(s, Phase.ReturningCredit.class)),
    SECURING_CANCEL(s -> was(s, Phase.Securing.class)
            && on(s, VendorEvent.CancelPressed.class)
            && is(s, Phase.ReturningCredit.class)),
    SECURING_CANCEL_NO_CREDIT(
            s -> was(s, Phase.Securing.class) && on(s, VendorEvent.CancelPressed.class) && is(s, Phase.Idle.class)),
    SECURING_TIMED_OUT(s -> was(s, Phase.Securing.class) && fired(s, Timer.COIN) && is(s, Phase.ReturningCredit.class)),
    SECURING_LINK_DOWN(s -> was(s, Phase.Securing.class)
            && s.event() instanceof VendorEvent.LinkChanged e
            && !e.ready()
            && is(s, Phase.ReturningCredit.class)),
    RETURNING_SHUT(s -> shut(s, Phase.ReturningCredit.class) && s.reports(Fact.CreditReturned.class)),
    AWAITING_ACCEPTED(s ->
            was(s, Phase.AwaitingVerdict.class) && on(s, VendorEvent.SaleAccepted.class) && is(s, Phase.Keeping.class)),
    AWAITING_REJECTED(s -> was(s, Phase.AwaitingVerdict.class)
            && on(s, VendorEvent.SaleRejected.class)
            && is(s, Phase.Releasing.class)),
    AWAITING_REJECTED_AFTER_RESTART(s -> was(s, Phase.AwaitingVerdict.class)
            && on(s, VendorEvent.SaleRejected.class)
            && s.step().next().phase() instanceof Phase.Keeping p
            && p.refundOwed()),
    AWAITING_PATIENCE_OVER(
            s -> was(s, Phase.AwaitingVerdict.class) && fired(s, Timer.PATIENCE) && is(s, Phase.Keeping.class)),
    KEEPING_SHUT(s -> shut(s, Phase.Keeping.class) && s.reports(Fact.PaymentKept.class)),
    KEEPING_SHUT_REFUND_OWED(s -> shut(s, Phase.Keeping.class)
            && s.state().phase() instanceof Phase.Keeping p
            && p.refundOwed()
            && s.reports(Fact.RefundOwed.class)),
    RELEASING_SHUT(s -> shut(s, Phase.Releasing.class) && s.reports(Fact.PaymentReleased.class)),
    CLEARING_SHUT(s -> shut(s, Phase.Clearing.class) && is(s, Phase.Showing.class)),
    SHUT_NOTHING_PASSED(s -> stuck(s) && s.event() instanceof VendorEvent.FlapShut e && e.passed() == 0),
    SHUT_SOME_LEFT(s -> stuck(s)
            && s.event() instanceof VendorEvent.FlapShut e
            && e.passed() > 0
            && e.strayed() == 0
            && e.escrowOccupied()),
    VERDICT_OF_UNANSWERED(s -> verdict(s)
            && s.reports(Fact.VerdictReceived.class)
            && !was(s, Phase.AwaitingVerdict.class)
            && !s.reports(Fact.RefundOwed.class)),
    VERDICT_OF_UNANSWERED_REJECTED_AND_KEPT(s -> s.event() instanceof VendorEvent.SaleRejected
            && s.reports(Fact.VerdictReceived.class)
            && s.reports(Fact.RefundOwed.class)),
    VERDICT_OF_ANOTHER(s -> verdict(s) && s.stays()),
    FLAP_OR_VERDICT_COIN(s -> on(s, VendorEvent.CoinSensed.class)
            && s.step().next().late() != null
            && s.state().late() == null),
    SHUT_LATE_COIN_IN_ESCROW(s -> on(s, VendorEvent.FlapShut.class)
            && s.state().late() != null
            && s.step().next().phase() instanceof Phase.ReturningCredit p
            && p.quietly()),
    SHUT_LATE_COIN_RETURNED(s -> late(s, Flap.RETURN) && s.reports(Fact.CreditReturned.class)),
    SHUT_LATE_COIN_KEPT(s -> late(s, Flap.COLLECT) && s.reports(Fact.RefundOwed.class)),
    IDLE_COIN(s -> on(s, VendorEvent.CoinSensed.class)
            && (was(s, Phase.Idle.class) || was(s, Phase.Showing.class))
            && is(s, Phase.ReturningCredit.class)),
    OUT_OF_SERVICE_COIN(s -> coin(s, Phase.OutOfService.class) && s.reports(Fact.PaymentUnresolved.class)),
    SHOWING_OVER(s -> was(s, Phase.Showing.class) && fired(s, Timer.SCREEN) && is(s, Phase.Idle.class)),
    SHOWING_CANCEL(
            s -> was(s, Phase.Showing.class) && on(s, VendorEvent.CancelPressed.class) && is(s, Phase.Idle.class)),
    PRICE_LIST(s -> on(s, VendorEvent.PriceListChanged.class)),
    RESTART_SECURING_OCCUPIED(s -> restart(s, Phase.Securing.class, true) && is(s, Phase.ReturningCredit.class)),
    RESTART_RETURNING_OCCUPIED(s -> restart(s, Phase.ReturningCredit.class, true)),
    RESTART_AWAITING_OCCUPIED(s -> restart(s, Phase.AwaitingVerdict.class, true)),
    RESTART_KEEPING_OCCUPIED(s -> restart(s, Phase.Keeping.class, true)),
    RESTART_RELEASING_OCCUPIED(s -> restart(s, Phase.Releasing.class, true) && is(s, Phase.Clearing.class)),
    RESTART_WITH_MONEY_EMPTY(s -> s.event() instanceof VendorEvent.Restarted e
            && !e.escrowOccupied()
            && s.reports(Fact.PaymentUnresolved.class)),
    RESTART_IDLE_OCCUPIED(s -> (restart(s, Phase.Idle.class, true) || restart(s, Phase.Showing.class, true))
            && is(s, Phase.ReturningCredit.class)),
    RESTART_OUT_OF_SERVICE_EMPTY(
            s -> restart(s, Phase.OutOfService.class, false) && s.reports(Fact.FaultCleared.class));

    private final Predicate<Seen<VendorState, VendorEvent, Act>> rule;

    VendorRow(Predicate<Seen<VendorState, VendorEvent, Act>> rule) {
        this.rule = rule;
    }

    @Override
    public boolean test(Seen<VendorState, VendorEvent, Act> seen) {
        return rule.test(seen);
    }

    private static boolean was(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return phase.isInstance(seen.state().phase());
    }

    private static boolean is(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return phase.isInstance(seen.step().next().phase());
    }

    private static boolean on(Seen<VendorState, VendorEvent, Act> seen, Class<? extends VendorEvent> event) {
        return event.isInstance(seen.event());
    }

    private static boolean coin(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return was(seen, phase) && on(seen, VendorEvent.CoinSensed.class);
    }

    private static boolean shut(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return was(seen, phase) && on(seen, VendorEvent.FlapShut.class);
    }

    private static boolean fired(Seen<VendorState, VendorEvent, Act> seen, Timer timer) {
        return seen.event() instanceof VendorEvent.TimerFired e && e.timer() == timer;
    }

    private static boolean verdict(Seen<VendorState, VendorEvent, Act> seen) {
        return on(seen, VendorEvent.SaleAccepted.class) || on(seen, VendorEvent.SaleRejected.class);
    }

    private static boolean stuck(Seen<VendorState, VendorEvent, Act> seen) {
        return on(seen, VendorEvent.FlapShut.class) && is(seen, Phase.OutOfService.class) && !seen.stays();
    }

    private static boolean late(Seen<VendorState, VendorEvent, Act> seen, Flap flap) {
        @Nullable Object before = seen.state().late();
        return before != null
                && seen.event() instanceof VendorEvent.FlapShut e
                && e.flap() == flap
                && !e.escrowOccupied()
                && is(seen, Phase.Showing.class);
    }

    private static boolean restart(
            Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase, boolean occupied) {
        return was(seen, phase) && seen.event() instanceof VendorEvent.Restarted e && e.escrowOccupied() == occupied;
    }
}
