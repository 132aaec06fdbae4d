package org.ralvend.simulation.coverage;

import org.ralvend.protocol.Fact;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.CardWord;
import org.ralvend.vendor.sale.Phase;
import org.ralvend.vendor.sale.Timer;
import org.ralvend.vendor.sale.VendorEvent;
import org.ralvend.vendor.sale.VendorState;

/** What a vendor makes of what a card's reader says. */
final class CardTable {
    private static final String KEEPS = "awaiting verdict accepted, patience over";
    private static final String RESTARTED = "any of these restart";

    private CardTable() {}

    static Table<Seen<VendorState, VendorEvent, Act>> cards() {
        Table<Seen<VendorState, VendorEvent, Act>> table = new Table<>("CardRules");
        authorising(table);
        deciding(table);
        others(table);
        return table.head("phase event next");
    }

    private static void authorising(Table<Seen<VendorState, VendorEvent, Act>> table) {
        table.row("securing, no coin card shown", s -> s.reports(Fact.AuthorisationAsked.class))
                .row(
                        "securing first coin",
                        s -> was(s, Phase.Securing.class)
                                && s.event() instanceof VendorEvent.CoinSensed
                                && does(s, Act.WithdrawCard.class))
                .row("any other card shown", s -> said(s, CardWord.Shown.class) && does(s, Act.WithdrawCard.class))
                .row(
                        "authorising approved",
                        s -> said(s, CardWord.Approved.class) && is(s, Phase.AwaitingVerdict.class))
                .row(
                        "authorising cancel, link down",
                        "cancel",
                        s -> s.event() instanceof VendorEvent.CancelPressed && does(s, Act.CancelCard.class))
                .row(
                        "authorising cancel, link down",
                        "link down",
                        s -> s.event() instanceof VendorEvent.LinkChanged && does(s, Act.CancelCard.class))
                .row(
                        "authorising refused, released",
                        "refused",
                        s -> said(s, CardWord.Refused.class) && s.reports(Fact.AuthorisationEnded.class))
                .row(
                        "authorising refused, released",
                        "released",
                        s -> said(s, CardWord.Released.class) && s.reports(Fact.AuthorisationEnded.class))
                .row("authorising lost", s -> lost(s, Phase.Authorising.class));
    }

    private static void deciding(Table<Seen<VendorState, VendorEvent, Act>> table) {
        table.row(KEEPS, "accepted", s -> s.event() instanceof VendorEvent.SaleAccepted && does(s, Act.KeepCard.class))
                .row(
                        KEEPS,
                        "patience over",
                        s -> s.event() instanceof VendorEvent.TimerFired e
                                && e.timer() == Timer.PATIENCE
                                && does(s, Act.KeepCard.class))
                .row(
                        "awaiting verdict rejected",
                        s -> s.event() instanceof VendorEvent.SaleRejected && does(s, Act.ReleaseCard.class))
                .row("awaiting verdict lost", s -> lost(s, Phase.AwaitingVerdict.class))
                .row("keeping kept", s -> said(s, CardWord.Kept.class) && s.reports(Fact.PaymentKept.class))
                .row(
                        "releasing released",
                        s -> said(s, CardWord.Released.class) && s.reports(Fact.PaymentReleased.class))
                .row("keeping lost", s -> lost(s, Phase.Keeping.class))
                .row("releasing lost", s -> lost(s, Phase.Releasing.class));
    }

    private static void others(Table<Seen<VendorState, VendorEvent, Act>> table) {
        table.row(
                        "any of these ends, coins came meanwhile",
                        s -> s.event() instanceof VendorEvent.CardSaid && is(s, Phase.ReturningCredit.class))
                .row("any reader came or went", "came", s -> changed(s, true))
                .row("any reader came or went", "went", s -> changed(s, false))
                .row("securing, no coin reader came", s -> changed(s, true) && does(s, Act.OfferCard.class))
                .row(RESTARTED, "authorising", s -> restarted(s, Phase.Authorising.class))
                .row(RESTARTED, "awaiting verdict", s -> restarted(s, Phase.AwaitingVerdict.class))
                .row(RESTARTED, "keeping", s -> restarted(s, Phase.Keeping.class))
                .row(RESTARTED, "releasing", s -> restarted(s, Phase.Releasing.class));
    }

    private static boolean was(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return phase.isInstance(seen.state().phase());
    }

    private static boolean is(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return phase.isInstance(seen.step().next().phase());
    }

    private static boolean said(Seen<VendorState, VendorEvent, Act> seen, Class<? extends CardWord> word) {
        return seen.event() instanceof VendorEvent.CardSaid e && word.isInstance(e.word());
    }

    private static boolean does(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Act> act) {
        return seen.step().acts().stream().anyMatch(act::isInstance);
    }

    private static boolean lost(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return said(seen, CardWord.Lost.class) && was(seen, phase) && seen.reports(Fact.PaymentUnresolved.class);
    }

    private static boolean changed(Seen<VendorState, VendorEvent, Act> seen, boolean ready) {
        return seen.event() instanceof VendorEvent.CardSaid e
                && e.word() instanceof CardWord.ReaderChanged word
                && word.ready() == ready;
    }

    private static boolean restarted(Seen<VendorState, VendorEvent, Act> seen, Class<? extends Phase> phase) {
        return seen.event() instanceof VendorEvent.Restarted
                && was(seen, phase)
                && seen.state().phase().byCard()
                && seen.reports(Fact.PaymentUnresolved.class);
    }
}
