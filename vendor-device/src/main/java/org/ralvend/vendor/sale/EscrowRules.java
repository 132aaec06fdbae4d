package org.ralvend.vendor.sale;

import java.util.ArrayList;
import java.util.List;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.ReturnReason;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.vendor.sale.VendorState.Late;

/** What the escrow's sensors say, or do not say. */
record EscrowRules(Moves moves) {
    Step<VendorState, Act> passed(VendorState state, VendorEvent.CoinsPassed event) {
        return switch (state.phase()) {
            case Phase.Keeping p -> event.flap() == Flap.COLLECT ? kept(state, p, event) : silent(state);
            case Phase.Releasing p -> event.flap() == Flap.RETURN ? released(state, p, event) : silent(state);
            case Phase.ReturningCredit p -> event.flap() == Flap.RETURN ? returned(state, p, event) : silent(state);
            // A late coin that fell through a flap still open; its pulses tell of it.
            case Phase.Idle _, Phase.Securing _, Phase.AwaitingVerdict _, Phase.Showing _, Phase.OutOfService _ ->
                Step.stay(state);
        };
    }

    /** No sensor, or the other one: where the coins are is not known, and no flap is opened again. */
    Step<VendorState, Act> silent(VendorState state) {
        return switch (state.phase()) {
            case Phase.Keeping p -> stuck(state, p.order().sale(), p.order().price(), "collect");
            case Phase.Releasing p -> stuck(state, p.order().sale(), p.order().price(), "return");
            case Phase.ReturningCredit p -> stuck(state, p.sale(), p.amount(), "return");
            case Phase.Idle _, Phase.Securing _, Phase.AwaitingVerdict _, Phase.Showing _, Phase.OutOfService _ ->
                Step.stay(state);
        };
    }

    private Step<VendorState, Act> kept(VendorState state, Phase.Keeping p, VendorEvent.CoinsPassed event) {
        Order order = p.order();
        List<Fact> reports = new ArrayList<>();
        reports.add(new Fact.PaymentKept(order.sale(), order.price(), p.customerWaiting()));
        if (p.refundOwed()) {
            reports.add(new Fact.RefundOwed(order.sale(), order.price()));
        }
        Screen first = p.customerWaiting() ? new Screen.BeingDelivered() : new Screen.Saved();
        List<Screen> pages = List.of(first, new Screen.Claim(order.keypadCode(), p.deadline()));
        return ended(state.kept(order.sale()), event, pages, List.of(), reports);
    }

    private Step<VendorState, Act> released(VendorState state, Phase.Releasing p, VendorEvent.CoinsPassed event) {
        Order order = p.order();
        List<Act> lights = p.reason() == RejectReason.OUT_OF_STOCK
                ? List.of(new Act.LightSoldOut(order.key()), Moves.start(Timer.SOLD_OUT, Timing.SOLD_OUT))
                : List.of();
        return ended(
                state,
                event,
                List.of(why(p.reason())),
                lights,
                List.of(new Fact.PaymentReleased(order.sale(), order.price())));
    }

    private Step<VendorState, Act> returned(VendorState state, Phase.ReturningCredit p, VendorEvent.CoinsPassed event) {
        boolean booked = p.quietly() && p.amount().minor() == 0;
        List<Fact> back = booked ? List.of() : List.of(new Fact.CreditReturned(p.sale(), p.amount(), p.reason()));
        List<Screen> pages = p.quietly()
                ? List.of()
                : List.of(p.reason() == ReturnReason.TOO_MUCH ? new Screen.ExactCoins() : new Screen.Returned());
        return ended(state, event, pages, List.of(), back);
    }

    private Step<VendorState, Act> ended(
            VendorState state, VendorEvent.CoinsPassed event, List<Screen> pages, List<Act> more, List<Fact> known) {
        List<Fact> reports = new ArrayList<>(known);
        Late late = state.late();
        VendorState next = state.withLate(null);
        Step<VendorState, Act> step;
        if (late != null && event.escrowOccupied()) {
            step = leftOver(next, late, event.flap(), reports);
        } else {
            if (late != null) {
                reports.addAll(wentAlong(late, event.flap()));
            }
            step = Step.<VendorState, Act>to(next.with(new Phase.Showing()))
                    .acting(List.of(Moves.start(Timer.SCREEN, Timing.SCREEN)));
        }
        List<Act> acts = new ArrayList<>(List.of(new Act.CancelTimer(Timer.ESCROW)));
        acts.addAll(step.acts());
        acts.addAll(more);
        if (!pages.isEmpty()) {
            acts.add(new Act.Show(pages));
        }
        return step.acting(acts).reporting(reports.toArray(Fact[]::new));
    }

    /** Late coins lie in the escrow after the flap has closed: nobody else's can. */
    private Step<VendorState, Act> leftOver(VendorState state, Late late, Flap flap, List<Fact> reports) {
        boolean certain = flap == Flap.RETURN || !late.several();
        if (!certain) {
            reports.add(new Fact.PaymentUnresolved(late.sale(), late.amount()));
        }
        Money amount = certain ? late.amount() : Money.zero(late.amount().currency());
        return moves.giveBack(state, new Phase.ReturningCredit(late.sale(), amount, ReturnReason.TOO_MUCH, true));
    }

    private static List<Fact> wentAlong(Late late, Flap flap) {
        return switch (flap) {
            case COLLECT ->
                List.of(
                        new Fact.PaymentKept(late.sale(), late.amount(), false),
                        new Fact.RefundOwed(late.sale(), late.amount()));
            case RETURN -> List.of(new Fact.CreditReturned(late.sale(), late.amount(), ReturnReason.TOO_MUCH));
        };
    }

    private Step<VendorState, Act> stuck(VendorState state, SaleId sale, Money amount, String flap) {
        List<Fact> reports = new ArrayList<>();
        if (amount.minor() > 0) {
            reports.add(new Fact.PaymentUnresolved(sale, amount));
        }
        Late late = state.late();
        if (late != null) {
            reports.add(new Fact.PaymentUnresolved(late.sale(), late.amount()));
        }
        reports.add(new Fact.FaultRaised(FaultCode.ESCROW_STUCK, flap));
        Phase.OutOfService next = new Phase.OutOfService(FaultCode.ESCROW_STUCK);
        return Step.<VendorState, Act>to(state.withLate(null).with(next))
                .acting(List.of(
                        new Act.CancelTimer(Timer.ESCROW), Act.Show.only(new Screen.OutOfService(next.fault()))))
                .reporting(reports.toArray(Fact[]::new));
    }

    private static Screen why(RejectReason reason) {
        return switch (reason) {
            case OUT_OF_STOCK, WAREHOUSES_GONE -> new Screen.SoldOut();
            case PRICE_NOT_IN_LIST, LIST_UNKNOWN, LIST_WITHDRAWN -> new Screen.PriceChanged();
            case STOP_SALE -> new Screen.NotForSale();
            case GIFT_CARD_REFUSED, AMOUNT_MISMATCH -> new Screen.Returned();
        };
    }
}
