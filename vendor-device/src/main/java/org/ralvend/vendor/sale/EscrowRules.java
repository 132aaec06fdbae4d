package org.ralvend.vendor.sale;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.ReturnReason;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.vendor.sale.VendorState.Late;

/**
 * What a flap did, judged when it has fallen shut: at the first edge of its sensor other coins may still be falling. The
 * sensor tells that coins passed and not how many, so that the level of the escrow says whether all of them did.
 */
record EscrowRules(Moves moves) {
    Step<VendorState, Act> shut(VendorState state, VendorEvent.FlapShut event) {
        if (state.phase().byCard()) {
            return Step.stay(state);
        }
        return switch (state.phase()) {
            case Phase.Keeping p -> {
                String wrong = trouble(state, event, Flap.COLLECT);
                yield wrong == null
                        ? kept(state, p, event)
                        : stuckWithCode(state, p.order().toPay(), Moves.claim(p.order(), p.deadline()), wrong);
            }
            case Phase.Clearing p -> {
                Screen.Claim claim = Moves.claim(p.order(), p.deadline());
                String wrong = trouble(state, event, Flap.COLLECT);
                yield wrong == null
                        ? ended(state, event, List.of(claim), List.of(), List.of())
                        : stuckWithCode(state, Money.zero(p.order().price().currency()), claim, wrong);
            }
            case Phase.Releasing p -> {
                String wrong = trouble(state, event, Flap.RETURN);
                yield wrong == null
                        ? released(state, p, event)
                        : stuck(state, p.order().sale(), p.order().toPay(), wrong);
            }
            case Phase.ReturningCredit p -> {
                String wrong = trouble(state, event, Flap.RETURN);
                yield wrong == null ? returned(state, p, event) : stuck(state, p.sale(), p.amount(), wrong);
            }
            case Phase.Idle _, Phase.Securing _, Phase.Authorising _, Phase.Holding _ -> Step.stay(state);
            case Phase.AwaitingVerdict _, Phase.Showing _, Phase.OutOfService _ -> Step.stay(state);
        };
    }

    /** Why it is not known where the coins are, and no flap is opened again; null where it is known. */
    private static @Nullable String trouble(VendorState state, VendorEvent.FlapShut event, Flap wanted) {
        String flap = wanted.name().toLowerCase(Locale.ROOT);
        if (event.flap() != wanted || event.passed() == 0) {
            return flap + ": no coin passed";
        } else if (event.strayed() > 0) {
            return flap + ": coins passed the other sensor";
        }
        // Late coins may have come in behind the falling ones.
        return event.escrowOccupied() && state.late() == null ? flap + ": coins are left" : null;
    }

    private Step<VendorState, Act> kept(VendorState state, Phase.Keeping p, VendorEvent.FlapShut event) {
        return ended(state.kept(p.order().sale()), event, Moves.told(p), List.of(), Moves.kept(p));
    }

    private Step<VendorState, Act> released(VendorState state, Phase.Releasing p, VendorEvent.FlapShut event) {
        Order order = p.order();
        return ended(
                state,
                event,
                List.of(why(p.reason())),
                Moves.lights(p),
                List.of(new Fact.PaymentReleased(order.sale(), order.toPay())));
    }

    private Step<VendorState, Act> returned(VendorState state, Phase.ReturningCredit p, VendorEvent.FlapShut event) {
        boolean booked = p.quietly() && p.amount().minor() == 0;
        List<Fact> back = booked ? List.of() : List.of(new Fact.CreditReturned(p.sale(), p.amount(), p.reason()));
        List<Screen> pages = p.quietly()
                ? List.of()
                : List.of(p.reason() == ReturnReason.TOO_MUCH ? new Screen.ExactCoins() : new Screen.Returned());
        return ended(state, event, pages, List.of(), back);
    }

    private Step<VendorState, Act> ended(
            VendorState state, VendorEvent.FlapShut event, List<Screen> pages, List<Act> more, List<Fact> known) {
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
        List<Act> acts = new ArrayList<>(step.acts());
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

    /** The sale is not over, so the customer keeps the code under which it is told how it ends. */
    private Step<VendorState, Act> stuckWithCode(VendorState state, Money amount, Screen.Claim claim, String detail) {
        SaleId sale = Objects.requireNonNull(state.phase().openSale());
        Step<VendorState, Act> step = stuck(state, sale, amount, detail);
        return step.acting(List.of(new Act.Show(List.of(new Screen.OutOfService(FaultCode.ESCROW_STUCK), claim))));
    }

    private Step<VendorState, Act> stuck(VendorState state, SaleId sale, Money amount, String detail) {
        List<Fact> reports = new ArrayList<>();
        if (amount.minor() > 0) {
            reports.add(new Fact.PaymentUnresolved(sale, amount));
        }
        Late late = state.late();
        if (late != null) {
            reports.add(new Fact.PaymentUnresolved(late.sale(), late.amount()));
        }
        reports.add(new Fact.FaultRaised(FaultCode.ESCROW_STUCK, detail));
        Phase.OutOfService next = new Phase.OutOfService(FaultCode.ESCROW_STUCK);
        return Step.<VendorState, Act>to(state.withLate(null).with(next))
                .acting(List.of(Act.Show.only(new Screen.OutOfService(next.fault()))))
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
