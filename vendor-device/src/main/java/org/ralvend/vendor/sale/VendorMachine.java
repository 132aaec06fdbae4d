package org.ralvend.vendor.sale;

import java.util.List;
import java.util.stream.Stream;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.ReturnReason;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;
import org.ralvend.vendor.sale.VendorState.Late;

/**
 * The vendor: select first, then pay the exact amount. The price on the screen when a product is chosen is the price of
 * record. Pure.
 *
 * <pre>
 *   phase             event                       next              reports; acts
 *   idle, showing     product key                 securing          coins on; needs link, price list, nothing that hinders
 *   securing          product key, no coin yet    securing          the other product
 *   securing          coin, less than the price   securing          CreditReceived; waits 60 s for the next
 *   securing          coin, the price is reached  awaiting verdict  CreditReceived, SaleRequested; coins off, patience
 *   securing          coin, more than the price   returning credit  CreditReceived; open return
 *   securing          cancel, 60 s, link down     returning credit  open return; without credit: idle
 *   returning credit  shut, all returned          showing           CreditReturned
 *   awaiting verdict  accepted                    keeping           VerdictReceived; open collect
 *   awaiting verdict  rejected                    releasing         VerdictReceived; open return
 *   awaiting verdict  rejected after a restart    keeping           VerdictReceived; open collect; a refund is owed
 *   awaiting verdict  patience over               keeping           open collect; the sale stays unanswered
 *   keeping           shut, all collected         showing           PaymentKept, RefundOwed where one is owed
 *   releasing         shut, all returned          showing           PaymentReleased; sold-out light
 *   clearing          shut, all collected         showing           nothing: it is booked as unresolved
 *   any of these      shut, nothing passed        out of service    PaymentUnresolved, FaultRaised
 *   any of these      shut, the other sensor too  out of service    PaymentUnresolved, FaultRaised
 *   any of these      shut, some left, none late  out of service    PaymentUnresolved, FaultRaised
 *   any               verdict of an unanswered    as it was         VerdictReceived, RefundOwed where rejected and kept
 *   any               verdict of another sale     as it was         none: the first verdict is journaled
 *   flap or verdict   coin                        as it was         CreditReceived of a late sale of its own
 *   flap shut         late coin still in escrow   returning credit  open return for it
 *   collect shut      several, some in escrow     returning credit  PaymentUnresolved: some may be in the cash box
 *   flap shut         late coins went along       showing           CreditReturned, or PaymentKept and RefundOwed
 *   idle, showing     coin                        returning credit  CreditReceived; escrow empty: PaymentUnresolved
 *   out of service    coin                        as it was         CreditReceived, PaymentUnresolved
 *   showing           20 s, cancel                idle
 *   any               price list came or went     as it was         sold-out lights off; idle shows whether it sells
 * </pre>
 *
 * What an open flap did is judged once it has fallen shut: {@code shut} above. What is otherwise with cards stands in
 * {@link CardRules}, with gift cards in {@link GiftRules}, what else is scanned in {@link ScanRules}.
 *
 * <p>After a restart ({@link RestartRules}) the escrow's level is the only witness, and the customer is taken as gone:
 *
 * <pre>
 *   securing, returning credit  occupied  returning credit  open return
 *   awaiting verdict            occupied  awaiting verdict  patience starts anew
 *   keeping                     occupied  keeping           open collect: it was not done
 *   releasing                   occupied  clearing          PaymentUnresolved: some coins may be out; open collect
 *   clearing                    occupied  clearing          open collect
 *   clearing                    empty     idle
 *   releasing, late coins       occupied  out of service    PaymentUnresolved: whose coins these are is not known
 *   any of these, with money    empty     idle              PaymentUnresolved
 *   idle, showing               occupied  returning credit  coins nobody counted go back
 *   out of service              empty     idle              FaultCleared
 * </pre>
 */
public final class VendorMachine {
    private final Moves moves;
    private final EscrowRules escrow;
    private final VerdictRules verdicts;
    private final RestartRules restart;
    private final CardRules cards;
    private final GiftRules gifts;

    public VendorMachine(Timing timing) {
        this.moves = new Moves(timing);
        this.escrow = new EscrowRules(moves);
        this.verdicts = new VerdictRules(moves);
        this.restart = new RestartRules(moves);
        this.cards = new CardRules(moves);
        this.gifts = new GiftRules(moves);
    }

    public VendorState fresh() {
        return VendorState.fresh();
    }

    public Step<VendorState, Act> on(VendorState state, VendorEvent event) {
        return switch (event) {
            case VendorEvent.ProductChosen e -> chosen(state, e);
            case VendorEvent.CancelPressed _ -> cancelled(state);
            case VendorEvent.CoinSensed e -> coin(state, e);
            case VendorEvent.FlapShut e -> escrow.shut(state, e);
            case VendorEvent.Scanned e -> gifts.scanned(state, e.secret());
            case VendorEvent.ScanUnreadable _ -> ScanRules.unreadable(state);
            case VendorEvent.CardSaid e -> cards.said(state, e);
            case VendorEvent.GiftCardHeld e -> gifts.held(state, e);
            case VendorEvent.GiftCardRefused e -> gifts.refused(state, e);
            case VendorEvent.SaleAccepted e -> verdicts.accepted(state, e);
            case VendorEvent.SaleRejected e -> verdicts.rejected(state, e);
            case VendorEvent.TimerFired e -> timer(state, e.timer());
            case VendorEvent.LinkChanged e -> link(state, e.ready());
            case VendorEvent.PriceListChanged e -> prices(state, e.known());
            case VendorEvent.Restarted e -> restart.restarted(state, e);
        };
    }

    private Step<VendorState, Act> chosen(VendorState state, VendorEvent.ProductChosen event) {
        return switch (state.phase()) {
            case Phase.Idle _, Phase.Showing _ -> begin(state, event);
            case Phase.Securing p when p.credit().minor() == 0 -> GiftRules.reporting(begin(state, event), p.order());
            case Phase.Securing _,
                    Phase.Holding _,
                    Phase.ReturningCredit _,
                    Phase.Authorising _,
                    Phase.AwaitingVerdict _,
                    Phase.Keeping _,
                    Phase.Releasing _,
                    Phase.Clearing _,
                    Phase.OutOfService _ -> Step.stay(state);
        };
    }

    private Step<VendorState, Act> begin(VendorState state, VendorEvent.ProductChosen event) {
        if (!state.sells()) {
            return moves.home(state);
        }
        VendorEvent.Hindrance hindrance = event.hindrance();
        if (hindrance != null) {
            return moves.show(
                    state,
                    List.of(
                            switch (hindrance) {
                                case JOURNAL_FULL -> new Screen.OutOfService(FaultCode.JOURNAL_FULL);
                                case UPDATE -> new Screen.Updating();
                            }));
        }
        Offer offer = event.offer();
        if (offer == null) {
            return moves.show(state, List.of(new Screen.NotSold()));
        }
        Order order = Order.of(event.minted(), offer);
        Money nothing = Money.zero(order.price().currency());
        Step<VendorState, Act> step = Step.<VendorState, Act>to(state.with(new Phase.Securing(order, nothing)))
                .acting(List.of(
                        new Act.CancelTimer(Timer.SCREEN),
                        new Act.EnableCoins(),
                        Moves.start(Timer.COIN, Timing.COIN),
                        Act.Show.only(new Screen.Price(order.name(), order.price()))));
        return CardRules.offered(step, order);
    }

    private Step<VendorState, Act> cancelled(VendorState state) {
        return switch (state.phase()) {
            case Phase.Securing p -> giveUp(state, p, ReturnReason.CANCELLED);
            case Phase.Authorising p -> cards.cancelled(state, p);
            case Phase.Holding p -> gifts.cancelled(state, p);
            case Phase.Showing _ -> moves.home(state);
            case Phase.Idle _,
                    Phase.ReturningCredit _,
                    Phase.AwaitingVerdict _,
                    Phase.Keeping _,
                    Phase.Releasing _,
                    Phase.Clearing _,
                    Phase.OutOfService _ -> Step.stay(state);
        };
    }

    private Step<VendorState, Act> giveUp(VendorState state, Phase.Securing p, ReturnReason reason) {
        Step<VendorState, Act> step = p.credit().minor() == 0
                ? moves.home(state)
                : moves.giveBack(state, new Phase.ReturningCredit(p.order().sale(), p.credit(), reason, false));
        return GiftRules.reporting(step, p.order());
    }

    private Step<VendorState, Act> coin(VendorState state, VendorEvent.CoinSensed coin) {
        return switch (state.phase()) {
            case Phase.Securing p -> paid(state, p, coin);
            case Phase.Idle _, Phase.Showing _ -> unexpected(state, coin);
            case Phase.ReturningCredit _,
                    Phase.Authorising _,
                    Phase.Holding _,
                    Phase.AwaitingVerdict _,
                    Phase.Keeping _,
                    Phase.Releasing _,
                    Phase.Clearing _ -> late(state, coin);
            case Phase.OutOfService _ -> Step.<VendorState, Act>to(state).reporting(stray(coin), lost(coin));
        };
    }

    /** The first coin decides what this sale is paid with. */
    private Step<VendorState, Act> paid(VendorState state, Phase.Securing p, VendorEvent.CoinSensed coin) {
        Step<VendorState, Act> step = counted(state, p, coin);
        return p.credit().minor() == 0 ? CardRules.withdrawn(step) : step;
    }

    private Step<VendorState, Act> counted(VendorState state, Phase.Securing p, VendorEvent.CoinSensed coin) {
        Order order = p.order();
        Money credit = p.credit().plus(coin.amount());
        Fact received = new Fact.CreditReceived(order.sale(), Tender.COINS, coin.amount(), credit);
        if (!order.toPay().isAtLeast(credit)) {
            Step<VendorState, Act> tooMuch = moves.giveBack(
                    state, new Phase.ReturningCredit(order.sale(), credit, ReturnReason.TOO_MUCH, false), received);
            return GiftRules.reporting(tooMuch, order);
        }
        if (!credit.equals(order.toPay())) {
            return Step.<VendorState, Act>to(state.with(new Phase.Securing(order, credit)))
                    .acting(List.of(
                            Moves.start(Timer.COIN, Timing.COIN),
                            Act.Show.only(new Screen.Paying(order.toPay(), credit))))
                    .reporting(received);
        }
        return Step.<VendorState, Act>to(
                        state.with(new Phase.AwaitingVerdict(order.paidBy(Tender.COINS), coin.at(), true)))
                .acting(List.of(
                        new Act.DisableCoins(),
                        new Act.CancelTimer(Timer.COIN),
                        Moves.start(Timer.PATIENCE, moves.timing().patience()),
                        Act.Show.only(new Screen.PleaseWait())))
                .reporting(received, order.request());
    }

    /** The acceptor was switched off after this coin had passed it, and the escrow is nobody's. */
    private Step<VendorState, Act> unexpected(VendorState state, VendorEvent.CoinSensed coin) {
        if (!coin.escrowOccupied()) {
            return Step.<VendorState, Act>to(state).reporting(stray(coin), lost(coin));
        }
        return moves.giveBack(
                state,
                new Phase.ReturningCredit(coin.spare(), coin.amount(), ReturnReason.TOO_MUCH, true),
                stray(coin));
    }

    /** The coin lies with another sale's; what becomes of it is seen when the flap has opened. */
    private static Step<VendorState, Act> late(VendorState state, VendorEvent.CoinSensed coin) {
        Late before = state.late();
        Late now = before == null
                ? new Late(coin.spare(), coin.amount(), false)
                : new Late(before.sale(), before.amount().plus(coin.amount()), true);
        return Step.<VendorState, Act>to(state.withLate(now))
                .reporting(new Fact.CreditReceived(now.sale(), Tender.COINS, coin.amount(), now.amount()));
    }

    private static Fact stray(VendorEvent.CoinSensed coin) {
        return new Fact.CreditReceived(coin.spare(), Tender.COINS, coin.amount(), coin.amount());
    }

    private static Fact lost(VendorEvent.CoinSensed coin) {
        return new Fact.PaymentUnresolved(coin.spare(), coin.amount());
    }

    private Step<VendorState, Act> timer(VendorState state, Timer timer) {
        return switch (timer) {
            case COIN ->
                state.phase() instanceof Phase.Securing p ? giveUp(state, p, ReturnReason.TIMED_OUT) : Step.stay(state);
            case HOLD -> state.phase() instanceof Phase.Holding p ? gifts.silent(state, p) : Step.stay(state);
            case PATIENCE -> verdicts.patienceOver(state);
            case SCREEN -> state.phase() instanceof Phase.Showing ? moves.home(state) : ScanRules.over(state);
            case SOLD_OUT -> Step.<VendorState, Act>to(state).acting(List.of(new Act.ClearSoldOut()));
        };
    }

    /** Where money is secured nothing changes: the sale goes to its end without the link. */
    private Step<VendorState, Act> link(VendorState state, boolean ready) {
        VendorState next = state.withLink(ready);
        return switch (next.phase()) {
            case Phase.Idle _ -> refreshed(next);
            case Phase.Securing p when !ready -> giveUp(next, p, ReturnReason.OUT_OF_SERVICE);
            case Phase.Authorising p when !ready -> cards.cancelled(next, p);
            case Phase.Holding p when !ready -> gifts.silent(next, p);
            case Phase.Securing _,
                    Phase.Holding _,
                    Phase.ReturningCredit _,
                    Phase.Authorising _,
                    Phase.AwaitingVerdict _,
                    Phase.Keeping _,
                    Phase.Releasing _,
                    Phase.Clearing _,
                    Phase.Showing _,
                    Phase.OutOfService _ -> Step.to(next);
        };
    }

    /** A sale that has begun keeps the list that it began with; the backend judges it. */
    private static Step<VendorState, Act> prices(VendorState state, boolean known) {
        VendorState next = state.withPrices(known);
        Step<VendorState, Act> step = next.phase() instanceof Phase.Idle ? refreshed(next) : Step.to(next);
        List<Act> lights = List.of(new Act.ClearSoldOut(), new Act.CancelTimer(Timer.SOLD_OUT));
        return step.acting(Stream.concat(lights.stream(), step.acts().stream()).toList());
    }

    private static Step<VendorState, Act> refreshed(VendorState state) {
        return Step.<VendorState, Act>to(state).acting(List.of(Act.Show.only(state.home())));
    }
}
