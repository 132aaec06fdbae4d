package org.ralvend.vendor.sale;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/**
 * A sale that a gift card pays, or a part of it. The backend sets the value aside before anything else pays; then nothing
 * of it goes through this machine, so that nothing has to be kept or given back here.
 *
 * <pre>
 *   phase             event                       next              reports; acts
 *   securing, no coin card scanned                holding           GiftCardAsked; coins off, 10 s
 *   securing          scanned after another or a coin  as it was    none
 *   securing a gift card  card scanned            as it was         none; says that one does not pay for another
 *   holding           held, the whole price       awaiting verdict  CreditReceived, SaleRequested; patience
 *   holding           held, a part                securing          CreditReceived; coins on, for the rest
 *   holding           refused                     showing           AuthorisationEnded
 *   holding           10 s, link down             showing           AuthorisationEnded
 *   holding           cancel                      idle              AuthorisationEnded
 *   securing a rest   another product, any end without a sale  as without  AuthorisationEnded besides
 *   awaiting verdict  accepted, patience over     showing           PaymentKept: nothing has to move
 *   awaiting verdict  rejected                    showing           PaymentReleased; sold-out light
 *   any other         held, refused               as it was         AuthorisationEnded: nothing is wanted of it
 *   holding, a rest   restart                     as without        AuthorisationEnded besides
 *   awaiting verdict  restart                     idle              PaymentKept, nobody waits; stays unanswered
 * </pre>
 */
record GiftRules(Moves moves) {
    Step<VendorState, Act> scanned(VendorState state, ClaimSecret secret) {
        if (!(state.phase() instanceof Phase.Securing p)) {
            return ScanRules.scanned(state);
        }
        Order order = p.order();
        if (p.credit().minor() > 0 || order.gift() != null) {
            return Step.stay(state);
        }
        if (order.value() != null) {
            return Step.<VendorState, Act>to(state)
                    .acting(List.of(Act.Show.only(new Screen.NotByGiftCard(order.price()))));
        }
        Step<VendorState, Act> step = Step.<VendorState, Act>to(state.with(new Phase.Holding(order)))
                .acting(List.of(
                        new Act.DisableCoins(),
                        new Act.CancelTimer(Timer.COIN),
                        Moves.start(Timer.HOLD, Timing.HOLD),
                        Act.Show.only(new Screen.AskingGiftCard())))
                .reporting(new Fact.GiftCardAsked(order.sale(), secret, order.price()));
        return CardRules.withdrawn(step);
    }

    Step<VendorState, Act> held(VendorState state, VendorEvent.GiftCardHeld event) {
        if (!(state.phase() instanceof Phase.Holding p && p.order().sale().equals(event.sale()))) {
            return unwanted(state, event.sale());
        }
        Order order = p.order().withGift(event.amount());
        Fact received = new Fact.CreditReceived(order.sale(), Tender.GIFT_CARD, event.amount(), event.amount());
        return order.toPay().minor() == 0
                ? whole(state, order.paidBy(Tender.GIFT_CARD), received, event.at())
                : rest(state, order, received);
    }

    private Step<VendorState, Act> whole(VendorState state, Order order, Fact received, Instant at) {
        return Step.<VendorState, Act>to(state.with(new Phase.AwaitingVerdict(order, at, true)))
                .acting(List.of(
                        new Act.CancelTimer(Timer.HOLD),
                        Moves.start(Timer.PATIENCE, moves.timing().patience()),
                        Act.Show.only(new Screen.PleaseWait())))
                .reporting(received, order.request());
    }

    private Step<VendorState, Act> rest(VendorState state, Order order, Fact received) {
        Money nothing = Money.zero(order.price().currency());
        Step<VendorState, Act> step = Step.<VendorState, Act>to(state.with(new Phase.Securing(order, nothing)))
                .acting(List.of(
                        new Act.CancelTimer(Timer.HOLD),
                        new Act.EnableCoins(),
                        Moves.start(Timer.COIN, Timing.COIN),
                        Act.Show.only(new Screen.GiftRest(order.given(), order.toPay()))))
                .reporting(received);
        return CardRules.offered(step, order);
    }

    Step<VendorState, Act> refused(VendorState state, VendorEvent.GiftCardRefused event) {
        return state.phase() instanceof Phase.Holding p && p.order().sale().equals(event.sale())
                ? over(state, p, AuthorisationEnd.DECLINED, List.of(new Screen.GiftRefused(event.reason())))
                : unwanted(state, event.sale());
    }

    Step<VendorState, Act> cancelled(VendorState state, Phase.Holding p) {
        return over(state, p, AuthorisationEnd.CANCELLED, List.of());
    }

    /** No answer came, or none will. */
    Step<VendorState, Act> silent(VendorState state, Phase.Holding p) {
        return over(state, p, AuthorisationEnd.CANCELLED, List.of(new Screen.NoConnection()));
    }

    private Step<VendorState, Act> over(VendorState state, Phase.Holding p, AuthorisationEnd end, List<Screen> pages) {
        List<Fact> reports = List.of(ended(p.order().sale(), end));
        return moves.over(state, pages, List.of(new Act.CancelTimer(Timer.HOLD)), reports);
    }

    /** An answer to what was given up, or comes again: whatever is still set aside for it is let go. */
    private static Step<VendorState, Act> unwanted(VendorState state, SaleId sale) {
        return sale.equals(state.phase().openSale())
                ? Step.stay(state)
                : Step.<VendorState, Act>to(state).reporting(ended(sale, AuthorisationEnd.CANCELLED));
    }

    /** What a gift card had paid of this order is let go besides. */
    static Step<VendorState, Act> reporting(Step<VendorState, Act> step, Order order) {
        return reporting(step, ending(order, AuthorisationEnd.CANCELLED));
    }

    /** Nothing where no gift card has paid, or was asked. */
    static List<Fact> ending(Order order, AuthorisationEnd why) {
        return order.gift() == null ? List.of() : List.of(ended(order.sale(), why));
    }

    private static Fact ended(SaleId sale, AuthorisationEnd why) {
        return new Fact.AuthorisationEnded(sale, Tender.GIFT_CARD, why);
    }

    /** What the vendor finds of gift cards at its start; the state that goes on without them, and what is said of them. */
    static Step<VendorState, Act> restarted(VendorState found) {
        return switch (found.phase()) {
            case Phase.Holding p ->
                Step.<VendorState, Act>to(found.with(new Phase.Idle()))
                        .reporting(ended(p.order().sale(), AuthorisationEnd.RESTARTED));
            case Phase.Securing p
            when p.order().gift() != null ->
                Step.<VendorState, Act>to(
                                found.with(new Phase.Securing(p.order().withGift(null), p.credit())))
                        .reporting(ended(p.order().sale(), AuthorisationEnd.RESTARTED));
            case Phase.Authorising p
            when p.order().gift() != null ->
                Step.<VendorState, Act>to(found).reporting(ended(p.order().sale(), AuthorisationEnd.RESTARTED));
            case Phase.AwaitingVerdict p
            when p.order().byGift() ->
                Step.<VendorState, Act>to(found.with(new Phase.Idle())
                                .withUnanswered(p.order().sale(), p.order().toPay(), true))
                        .reporting(
                                new Fact.PaymentKept(p.order().sale(), p.order().toPay(), false));
            case Phase.Securing _, Phase.Authorising _, Phase.AwaitingVerdict _ -> Step.stay(found);
            case Phase.Idle _, Phase.ReturningCredit _, Phase.Keeping _, Phase.Releasing _ -> Step.stay(found);
            case Phase.Clearing _, Phase.Showing _, Phase.OutOfService _ -> Step.stay(found);
        };
    }

    static Step<VendorState, Act> reporting(Step<VendorState, Act> step, List<Fact> first) {
        List<Fact> all = new ArrayList<>(first);
        all.addAll(step.reports());
        return step.reporting(all.toArray(Fact[]::new));
    }
}
