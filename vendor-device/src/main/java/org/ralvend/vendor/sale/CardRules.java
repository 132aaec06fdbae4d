package org.ralvend.vendor.sale;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.Money;

/**
 * A sale that is paid by card. One thing pays a sale, coins or a card, whichever comes first.
 *
 * <pre>
 *   phase             event                       next              reports; acts
 *   securing, no coin card shown                  authorising       AuthorisationAsked; coins off, ask the card
 *   securing          first coin                  as with coins     no card any more
 *   any other         card shown                  as it was         the card is let go
 *   authorising       approved                    awaiting verdict  CreditReceived, SaleRequested; patience
 *   authorising       approved, another amount    authorising       release
 *   authorising       cancel, link down           authorising       take the question back
 *   authorising       approved after cancel       authorising       release
 *   authorising       refused, released           showing           AuthorisationEnded
 *   authorising       lost                        showing           CreditReceived, PaymentUnresolved
 *   awaiting verdict  accepted, patience over     keeping           as with coins; keep instead of the collect flap
 *   awaiting verdict  rejected                    releasing         VerdictReceived; release instead of the return flap
 *   awaiting verdict  lost                        showing           PaymentUnresolved; claim code; stays unanswered
 *   keeping           kept                        showing           PaymentKept, RefundOwed where one is owed
 *   releasing         released                    showing           PaymentReleased; sold-out light
 *   keeping           lost                        showing           PaymentUnresolved; claim code
 *   releasing         lost                        showing           PaymentUnresolved; claim code
 *   any other         approved                    as it was         release
 *   any of these      ends, coins came meanwhile  returning credit  open return for them
 *   any               reader came or went         as it was         idle shows whether cards are taken
 *   securing, no coin reader came                 securing          the product is offered to the reader
 *   any of these      restart                     idle              PaymentUnresolved; of coins in escrow: open return
 * </pre>
 */
record CardRules(Moves moves) {
    Step<VendorState, Act> said(VendorState state, VendorEvent.CardSaid event) {
        return switch (event.word()) {
            case CardWord.Shown _ -> shown(state);
            case CardWord.Approved word -> approved(state, word.amount(), event.at());
            case CardWord.Refused word -> refused(state, word.why());
            case CardWord.Kept _ -> kept(state);
            case CardWord.Released _ -> released(state);
            case CardWord.Lost _ -> lost(state);
            case CardWord.ReaderChanged word -> changed(state.withCards(word.ready()));
        };
    }

    /** A product was chosen: it can be paid by card too. */
    static Step<VendorState, Act> offered(Step<VendorState, Act> step, Order order) {
        return step.next().takesCards() ? adding(step, new Act.OfferCard(order.toPay(), order.key())) : step;
    }

    static Step<VendorState, Act> withdrawn(Step<VendorState, Act> step) {
        return step.next().takesCards() ? adding(step, new Act.WithdrawCard()) : step;
    }

    Step<VendorState, Act> cancelled(VendorState state, Phase.Authorising p) {
        if (p.end() != null) {
            return Step.stay(state);
        }
        return Step.<VendorState, Act>to(state.with(new Phase.Authorising(p.order(), AuthorisationEnd.CANCELLED)))
                .acting(List.of(new Act.CancelCard(), Act.Show.only(new Screen.PleaseWait())));
    }

    private static Step<VendorState, Act> shown(VendorState state) {
        if (!(state.phase() instanceof Phase.Securing p && p.credit().minor() == 0)) {
            return acting(state, new Act.WithdrawCard());
        }
        Order order = p.order().paidBy(Tender.CARD);
        return Step.<VendorState, Act>to(state.with(new Phase.Authorising(order, null)))
                .acting(List.of(
                        new Act.DisableCoins(),
                        new Act.AskCard(order.toPay(), order.key()),
                        new Act.CancelTimer(Timer.COIN),
                        Act.Show.only(new Screen.AskingCard())))
                .reporting(new Fact.AuthorisationAsked(order.sale(), Tender.CARD, order.toPay()));
    }

    private Step<VendorState, Act> approved(VendorState state, Money amount, Instant at) {
        if (!(state.phase() instanceof Phase.Authorising p) || p.end() != null) {
            return acting(state, new Act.ReleaseCard());
        }
        Order order = p.order();
        if (!amount.equals(order.toPay())) {
            return acting(
                    state.with(new Phase.Authorising(order, AuthorisationEnd.AMOUNT_DIFFERS)), new Act.ReleaseCard());
        }
        return Step.<VendorState, Act>to(state.with(new Phase.AwaitingVerdict(order, at, true)))
                .acting(List.of(
                        Moves.start(Timer.PATIENCE, moves.timing().patience()), Act.Show.only(new Screen.PleaseWait())))
                .reporting(authorised(p), order.request());
    }

    private Step<VendorState, Act> refused(VendorState state, AuthorisationEnd why) {
        return state.phase() instanceof Phase.Authorising p ? notAuthorised(state, p, why) : Step.stay(state);
    }

    private Step<VendorState, Act> notAuthorised(VendorState state, Phase.Authorising p, AuthorisationEnd why) {
        AuthorisationEnd end = p.end() == null ? why : p.end();
        return moves.over(
                state,
                List.of(new Screen.CardRefused(end)),
                List.of(),
                withoutSale(p.order(), new Fact.AuthorisationEnded(p.order().sale(), Tender.CARD, end)));
    }

    private Step<VendorState, Act> kept(VendorState state) {
        return state.phase() instanceof Phase.Keeping p && p.order().byCard()
                ? moves.over(state.kept(p.order().sale()), Moves.told(p), List.of(), Moves.kept(p))
                : Step.stay(state);
    }

    private Step<VendorState, Act> released(VendorState state) {
        if (state.phase() instanceof Phase.Authorising p) {
            return notAuthorised(state, p, AuthorisationEnd.CANCELLED);
        }
        return state.phase() instanceof Phase.Releasing p && p.order().byCard()
                ? moves.over(
                        state,
                        List.of(new Screen.NotCharged(p.reason())),
                        Moves.lights(p),
                        List.of(new Fact.PaymentReleased(
                                p.order().sale(), p.order().toPay())))
                : Step.stay(state);
    }

    private Step<VendorState, Act> lost(VendorState state) {
        return switch (state.phase()) {
            // No code: there is no sale behind it, and a reader that goes before it was told to take money takes none.
            case Phase.Authorising p ->
                moves.over(
                        state,
                        List.of(new Screen.CardGone()),
                        List.of(),
                        withoutSale(p.order(), authorised(p), unresolved(p.order())));
            case Phase.AwaitingVerdict p
            when p.order().byCard() ->
                unclear(
                        state.withUnanswered(p.order().sale(), p.order().toPay(), false),
                        p.order(),
                        p.since().plus(Timing.PROMISE),
                        List.of(unresolved(p.order())));
            case Phase.Keeping p
            when p.order().byCard() -> unclear(state, p.order(), p.deadline(), List.of(unresolved(p.order())));
            case Phase.Releasing p
            when p.order().byCard() ->
                unclear(state, p.order(), p.since().plus(Timing.PROMISE), List.of(unresolved(p.order())));
            case Phase.AwaitingVerdict _, Phase.Keeping _, Phase.Releasing _ -> Step.stay(state);
            case Phase.Idle _, Phase.Securing _, Phase.Holding _, Phase.ReturningCredit _ -> Step.stay(state);
            case Phase.Clearing _, Phase.Showing _, Phase.OutOfService _ -> Step.stay(state);
        };
    }

    private Step<VendorState, Act> unclear(VendorState state, Order order, Instant deadline, List<Fact> reports) {
        return moves.over(
                state,
                List.of(new Screen.CardUnclear(), Moves.claim(order, deadline)),
                List.of(new Act.CancelTimer(Timer.PATIENCE)),
                reports);
    }

    private Step<VendorState, Act> changed(VendorState state) {
        if (state.phase() instanceof Phase.Idle) {
            return acting(state, Act.Show.only(state.home()));
        }
        Step<VendorState, Act> step = Step.to(state);
        return state.phase() instanceof Phase.Securing p && p.credit().minor() == 0 ? offered(step, p.order()) : step;
    }

    /** What a gift card has set aside for it is not wanted either. */
    private static List<Fact> withoutSale(Order order, Fact... reports) {
        List<Fact> all = new ArrayList<>(GiftRules.ending(order, AuthorisationEnd.CANCELLED));
        all.addAll(List.of(reports));
        return all;
    }

    static Fact authorised(Phase.Authorising p) {
        return new Fact.CreditReceived(
                p.order().sale(), Tender.CARD, p.order().toPay(), p.order().toPay());
    }

    static Fact unresolved(Order order) {
        return new Fact.PaymentUnresolved(order.sale(), order.toPay());
    }

    private static Step<VendorState, Act> acting(VendorState next, Act... acts) {
        return Step.<VendorState, Act>to(next).acting(List.of(acts));
    }

    private static Step<VendorState, Act> adding(Step<VendorState, Act> step, Act... more) {
        List<Act> acts = new ArrayList<>(step.acts());
        acts.addAll(List.of(more));
        return step.acting(acts);
    }
}
