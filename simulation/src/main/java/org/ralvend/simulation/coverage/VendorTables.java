package org.ralvend.simulation.coverage;

import org.ralvend.protocol.Fact;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.Flap;
import org.ralvend.vendor.sale.Phase;
import org.ralvend.vendor.sale.Timer;
import org.ralvend.vendor.sale.VendorEvent;
import org.ralvend.vendor.sale.VendorState;

/** What happens to a vendor, and what it makes of its state after a restart. */
final class VendorTables {
    private VendorTables() {}

    static Table<Seen<VendorState, VendorEvent, Act>> sale() {
        Table<Seen<VendorState, VendorEvent, Act>> table = new Table<>("VendorMachine");
        securing(table);
        verdicts(table);
        flaps(table);
        coins(table);
        restarts(table);
        return table.head("phase event next");
    }

    private static void securing(Table<Seen<VendorState, VendorEvent, Act>> table) {
        table.row(
                        "idle, showing product key",
                        s -> (was(s, Phase.Idle.class) || was(s, Phase.Showing.class))
                                && s.event() instanceof VendorEvent.ProductChosen
                                && is(s, Phase.Securing.class))
                .row(
                        "securing product key, no coin yet",
                        s -> was(s, Phase.Securing.class)
                                && s.event() instanceof VendorEvent.ProductChosen
                                && is(s, Phase.Securing.class)
                                && !s.stays())
                .row("securing coin, less", s -> coin(s, Phase.Securing.class) && is(s, Phase.Securing.class))
                .row(
                        "securing coin, the price is reached",
                        s -> coin(s, Phase.Securing.class) && s.reports(Fact.SaleRequested.class))
                .row("securing coin, more", s -> coin(s, Phase.Securing.class) && is(s, Phase.ReturningCredit.class))
                .row("securing cancel, 60 s, link down", "cancel", s -> cancelled(s) && givesBack(s))
                .row("securing cancel, 60 s, link down", "no credit", s -> cancelled(s) && is(s, Phase.Idle.class))
                .row("securing cancel, 60 s, link down", "60 s", s -> fired(s, Timer.COIN) && givesBack(s))
                .row(
                        "securing cancel, 60 s, link down",
                        "link down",
                        s -> s.event() instanceof VendorEvent.LinkChanged e && !e.ready() && givesBack(s))
                .row(
                        "returning credit shut, all returned",
                        s -> shut(s, Phase.ReturningCredit.class) && s.reports(Fact.CreditReturned.class))
                .row("showing 20 s, cancel", "20 s", s -> fired(s, Timer.SCREEN) && is(s, Phase.Idle.class))
                .row(
                        "showing 20 s, cancel",
                        "cancel",
                        s -> was(s, Phase.Showing.class)
                                && s.event() instanceof VendorEvent.CancelPressed
                                && is(s, Phase.Idle.class))
                .row(
                        "any price list came or went",
                        "came",
                        s -> s.event() instanceof VendorEvent.PriceListChanged e && e.known())
                .row(
                        "any price list came or went",
                        "went",
                        s -> s.event() instanceof VendorEvent.PriceListChanged e && !e.known());
    }

    private static void verdicts(Table<Seen<VendorState, VendorEvent, Act>> table) {
        table.row(
                        "awaiting verdict accepted",
                        s -> awaiting(s) && s.event() instanceof VendorEvent.SaleAccepted && is(s, Phase.Keeping.class))
                .row("awaiting verdict rejected releasing", s -> awaiting(s) && is(s, Phase.Releasing.class))
                .row(
                        "awaiting verdict rejected after a restart",
                        s -> awaiting(s)
                                && s.event() instanceof VendorEvent.SaleRejected
                                && s.step().next().phase() instanceof Phase.Keeping p
                                && p.refundOwed())
                .row("awaiting verdict patience over", s -> awaiting(s) && fired(s, Timer.PATIENCE))
                .row(
                        "any verdict of an unanswered",
                        s -> verdict(s)
                                && !awaiting(s)
                                && s.reports(Fact.VerdictReceived.class)
                                && !s.reports(Fact.RefundOwed.class))
                .row(
                        "any verdict of an unanswered",
                        "rejected and kept",
                        s -> s.event() instanceof VendorEvent.SaleRejected && s.reports(Fact.RefundOwed.class))
                .row("any verdict of another sale", s -> verdict(s) && s.stays());
    }

    private static void flaps(Table<Seen<VendorState, VendorEvent, Act>> table) {
        table.row("keeping shut, all collected", s -> shut(s, Phase.Keeping.class) && s.reports(Fact.PaymentKept.class))
                .row(
                        "keeping shut, all collected",
                        "a refund is owed",
                        s -> shut(s, Phase.Keeping.class)
                                && s.state().phase() instanceof Phase.Keeping p
                                && p.refundOwed()
                                && s.reports(Fact.RefundOwed.class))
                .row(
                        "releasing shut, all returned",
                        s -> shut(s, Phase.Releasing.class) && s.reports(Fact.PaymentReleased.class))
                .row("clearing shut, all collected", s -> shut(s, Phase.Clearing.class) && is(s, Phase.Showing.class))
                .row(
                        "any of these shut, nothing passed",
                        s -> stuck(s) && s.event() instanceof VendorEvent.FlapShut e && e.passed() == 0)
                .row(
                        "any of these shut, the other sensor too",
                        s -> stuck(s)
                                && s.event() instanceof VendorEvent.FlapShut e
                                && e.passed() > 0
                                && e.strayed() > 0)
                .row(
                        "any of these shut, some left, none late",
                        s -> stuck(s)
                                && s.event() instanceof VendorEvent.FlapShut e
                                && e.passed() > 0
                                && e.strayed() == 0
                                && e.escrowOccupied());
    }

    private static void coins(Table<Seen<VendorState, VendorEvent, Act>> table) {
        table.row(
                        "flap or verdict coin",
                        s -> s.event() instanceof VendorEvent.CoinSensed
                                && s.step().next().late() != null
                                && s.state().late() == null)
                .row(
                        "flap shut late coin still in escrow",
                        s -> leftOver(s) && !s.reports(Fact.PaymentUnresolved.class))
                .row(
                        "collect shut several, some in escrow",
                        s -> leftOver(s) && s.reports(Fact.PaymentUnresolved.class))
                .row(
                        "flap shut late coins went along",
                        "returned",
                        s -> late(s, Flap.RETURN) && s.reports(Fact.CreditReturned.class))
                .row(
                        "flap shut late coins went along",
                        "kept",
                        s -> late(s, Flap.COLLECT) && s.reports(Fact.RefundOwed.class))
                .row("idle, showing coin", s -> nobodys(s) && is(s, Phase.ReturningCredit.class))
                .row("idle, showing coin", "escrow empty", s -> nobodys(s) && s.reports(Fact.PaymentUnresolved.class))
                .row(
                        "out of service coin",
                        s -> coin(s, Phase.OutOfService.class) && s.reports(Fact.PaymentUnresolved.class));
    }

    private static void restarts(Table<Seen<VendorState, VendorEvent, Act>> table) {
        table.row(
                        "securing, returning credit occupied",
                        "securing",
                        s -> occupied(s, Phase.Securing.class) && is(s, Phase.ReturningCredit.class))
                .row("securing, returning credit occupied", "returning", s -> occupied(s, Phase.ReturningCredit.class))
                .row("awaiting verdict occupied", s -> occupied(s, Phase.AwaitingVerdict.class))
                .row("keeping occupied", s -> occupied(s, Phase.Keeping.class))
                .row("releasing occupied", s -> occupied(s, Phase.Releasing.class) && is(s, Phase.Clearing.class))
                .row("clearing occupied", s -> occupied(s, Phase.Clearing.class))
                .row("clearing empty", s -> empty(s, Phase.Clearing.class) && is(s, Phase.Idle.class))
                .row(
                        "releasing, late coins occupied",
                        s -> occupied(s, Phase.Releasing.class) && is(s, Phase.OutOfService.class))
                .row(
                        "any of these, with money empty",
                        s -> empty(s, Phase.class) && s.reports(Fact.PaymentUnresolved.class))
                .row(
                        "idle, showing occupied",
                        s -> (occupied(s, Phase.Idle.class) || occupied(s, Phase.Showing.class))
                                && is(s, Phase.ReturningCredit.class))
                .row(
                        "out of service empty",
                        s -> empty(s, Phase.OutOfService.class) && s.reports(Fact.FaultCleared.class));
    }

    private static boolean was(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return phase.isInstance(seen.state().phase());
    }

    private static boolean is(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return phase.isInstance(seen.step().next().phase());
    }

    private static boolean awaiting(Seen<VendorState, VendorEvent, Act> seen) {
        return was(seen, Phase.AwaitingVerdict.class);
    }

    private static boolean cancelled(Seen<VendorState, VendorEvent, Act> seen) {
        return was(seen, Phase.Securing.class) && seen.event() instanceof VendorEvent.CancelPressed;
    }

    private static boolean givesBack(Seen<VendorState, VendorEvent, Act> seen) {
        return was(seen, Phase.Securing.class) && is(seen, Phase.ReturningCredit.class);
    }

    private static boolean coin(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return was(seen, phase) && seen.event() instanceof VendorEvent.CoinSensed;
    }

    private static boolean nobodys(Seen<VendorState, VendorEvent, Act> seen) {
        return coin(seen, Phase.Idle.class) || coin(seen, Phase.Showing.class);
    }

    private static boolean shut(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return was(seen, phase) && seen.event() instanceof VendorEvent.FlapShut;
    }

    private static boolean fired(Seen<VendorState, VendorEvent, Act> seen, Timer timer) {
        return seen.event() instanceof VendorEvent.TimerFired e && e.timer() == timer && !seen.stays();
    }

    private static boolean verdict(Seen<VendorState, VendorEvent, Act> seen) {
        return seen.event() instanceof VendorEvent.SaleAccepted || seen.event() instanceof VendorEvent.SaleRejected;
    }

    private static boolean stuck(Seen<VendorState, VendorEvent, Act> seen) {
        return seen.event() instanceof VendorEvent.FlapShut && is(seen, Phase.OutOfService.class) && !seen.stays();
    }

    /** Late coins lie in the escrow after the flap has closed. */
    private static boolean leftOver(Seen<VendorState, VendorEvent, Act> seen) {
        return seen.event() instanceof VendorEvent.FlapShut
                && seen.state().late() != null
                && seen.step().next().phase() instanceof Phase.ReturningCredit p
                && p.quietly();
    }

    private static boolean late(Seen<VendorState, VendorEvent, Act> seen, Flap flap) {
        return seen.state().late() != null
                && seen.event() instanceof VendorEvent.FlapShut e
                && e.flap() == flap
                && !e.escrowOccupied()
                && is(seen, Phase.Showing.class);
    }

    private static boolean occupied(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return was(seen, phase) && seen.event() instanceof VendorEvent.Restarted e && e.escrowOccupied();
    }

    private static boolean empty(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return was(seen, phase) && seen.event() instanceof VendorEvent.Restarted e && !e.escrowOccupied();
    }
}
