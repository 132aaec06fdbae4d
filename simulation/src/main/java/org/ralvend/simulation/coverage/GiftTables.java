package org.ralvend.simulation.coverage;

import org.jspecify.annotations.Nullable;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.payment.GiftHold;
import org.ralvend.backend.payment.GiftHold.State;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.Phase;
import org.ralvend.vendor.sale.Timer;
import org.ralvend.vendor.sale.VendorEvent;
import org.ralvend.vendor.sale.VendorState;

/** Gift cards: what a vendor makes of them, and what the backend does. */
final class GiftTables {
    private static final String GIVEN_UP = "holding 10 s, link down";
    private static final String KEEPS = "awaiting verdict accepted, patience over";
    private static final String RESTARTED = "holding, a rest restart";

    private GiftTables() {}

    static Table<Seen<VendorState, VendorEvent, Act>> sale() {
        Table<Seen<VendorState, VendorEvent, Act>> table = new Table<>("GiftRules");
        asking(table);
        ending(table);
        return table.head("phase event next");
    }

    private static void asking(Table<Seen<VendorState, VendorEvent, Act>> table) {
        table.row("securing, no coin card scanned", s -> s.reports(Fact.GiftCardAsked.class))
                .row(
                        "securing scanned after another or a coin",
                        s -> was(s, Phase.Securing.class) && s.event() instanceof VendorEvent.Scanned && s.stays())
                .row("holding held, the whole price", s -> held(s) && s.reports(Fact.SaleRequested.class))
                .row("holding held, a part", s -> held(s) && is(s, Phase.Securing.class))
                .row(
                        "holding refused",
                        s -> was(s, Phase.Holding.class)
                                && s.event() instanceof VendorEvent.GiftCardRefused
                                && !is(s, Phase.Holding.class))
                .row(GIVEN_UP, "10 s", s -> fired(s, Timer.HOLD) && letsGo(s))
                .row(
                        GIVEN_UP,
                        "link down",
                        s -> was(s, Phase.Holding.class) && s.event() instanceof VendorEvent.LinkChanged && letsGo(s))
                .row(
                        "holding cancel",
                        s -> was(s, Phase.Holding.class)
                                && s.event() instanceof VendorEvent.CancelPressed
                                && letsGo(s));
    }

    private static void ending(Table<Seen<VendorState, VendorEvent, Act>> table) {
        table.row(
                        "securing a rest another product, any end without a sale",
                        "another product",
                        s -> was(s, Phase.Securing.class)
                                && s.event() instanceof VendorEvent.ProductChosen
                                && letsGo(s))
                .row(
                        "securing a rest another product, any end without a sale",
                        "60 s",
                        s -> fired(s, Timer.COIN) && letsGo(s))
                .row(KEEPS, "accepted", s -> whole(s) && s.event() instanceof VendorEvent.SaleAccepted)
                .row(KEEPS, "patience over", s -> whole(s) && fired(s, Timer.PATIENCE))
                .row("awaiting verdict rejected", s -> whole(s) && s.event() instanceof VendorEvent.SaleRejected)
                .row(
                        "any other held, refused",
                        "held",
                        s -> s.event() instanceof VendorEvent.GiftCardHeld && !was(s, Phase.Holding.class) && letsGo(s))
                .row(
                        "any other held, refused",
                        "refused",
                        s -> s.event() instanceof VendorEvent.GiftCardRefused
                                && !was(s, Phase.Holding.class)
                                && letsGo(s))
                .row(RESTARTED, "holding", s -> restarted(s) && was(s, Phase.Holding.class))
                .row(RESTARTED, "a rest", s -> restarted(s) && was(s, Phase.Securing.class) && letsGo(s))
                .row("awaiting verdict restart", s -> restarted(s) && whole(s));
    }

    static Table<Seen<VendorState, VendorEvent, Act>> scans() {
        return new Table<Seen<VendorState, VendorEvent, Act>>("ScanRules")
                .row(
                        "idle a code is scanned",
                        s -> was(s, Phase.Idle.class) && s.event() instanceof VendorEvent.Scanned && speaks(s))
                .row(
                        "idle something else is scanned",
                        s -> was(s, Phase.Idle.class) && s.event() instanceof VendorEvent.ScanUnreadable && speaks(s))
                .row("idle 20 s", s -> was(s, Phase.Idle.class) && fired(s, Timer.SCREEN) && speaks(s))
                .head("phase event next");
    }

    private static boolean was(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return phase.isInstance(seen.state().phase());
    }

    private static boolean is(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return phase.isInstance(seen.step().next().phase());
    }

    private static boolean held(Seen<VendorState, VendorEvent, Act> seen) {
        return was(seen, Phase.Holding.class) && seen.event() instanceof VendorEvent.GiftCardHeld;
    }

    private static boolean fired(Seen<VendorState, VendorEvent, Act> seen, Timer timer) {
        return seen.event() instanceof VendorEvent.TimerFired fired && fired.timer() == timer;
    }

    private static boolean restarted(Seen<VendorState, VendorEvent, Act> seen) {
        return seen.event() instanceof VendorEvent.Restarted;
    }

    private static boolean letsGo(Seen<VendorState, VendorEvent, Act> seen) {
        return seen.step().reports().stream()
                .anyMatch(fact -> fact instanceof Fact.AuthorisationEnded ended && ended.tender() == Tender.GIFT_CARD);
    }

    private static boolean speaks(Seen<VendorState, VendorEvent, Act> seen) {
        return seen.step().acts().stream().anyMatch(Act.Show.class::isInstance);
    }

    /** A gift card pays all of it. */
    private static boolean whole(Seen<VendorState, VendorEvent, Act> seen) {
        return seen.state().phase() instanceof Phase.AwaitingVerdict verdict
                && verdict.order().tender() == Tender.GIFT_CARD;
    }

    static Table<Commit> holds() {
        return new Table<Commit>("GiftBook")
                .row("none asked, something is left on it", c -> moved(c, null, State.HELD))
                .row(
                        "none asked, otherwise",
                        c -> c.salesTold().stream().anyMatch(Down.GiftCardRefused.class::isInstance))
                .row("HELD its sale is accepted", c -> moved(c, State.HELD, State.SPENT))
                .row(
                        "HELD its sale is rejected",
                        c -> ends(c)
                                && c.sales().stream()
                                        .anyMatch(sale -> sale.after().state() == SaleState.REJECTED))
                .row("HELD not wanted any more", c -> ends(c) && isLetGo(c))
                .row(
                        "HELD as long as a sale may last",
                        c -> ends(c) && c.facts().isEmpty())
                .row("any other anything", c -> isLetGo(c) && c.holds().isEmpty())
                .head("hold what happens next");
    }

    private static boolean ends(Commit commit) {
        return moved(commit, State.HELD, State.RELEASED);
    }

    private static boolean isLetGo(Commit commit) {
        return commit.facts(Fact.AuthorisationEnded.class).stream().anyMatch(fact -> fact.tender() == Tender.GIFT_CARD);
    }

    private static boolean moved(Commit commit, @Nullable State from, State to) {
        return commit.holds().stream()
                .anyMatch(change ->
                        state(change.before()) == from && change.after().state() == to);
    }

    private static @Nullable State state(@Nullable GiftHold hold) {
        return hold == null ? null : hold.state();
    }
}
