package org.ralvend.vendor.sale;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.ReturnReason;
import org.ralvend.vendor.sale.VendorState.Late;

/** The steps that several rules end in. What moves money stands before what is shown. */
record Moves(Timing timing) {
    /** Nobody buys any more. */
    Step<VendorState, Act> home(VendorState state) {
        VendorState next = state.with(new Phase.Idle());
        return Step.<VendorState, Act>to(next)
                .acting(nothingTaken(
                        state,
                        new Act.CancelTimer(Timer.COIN),
                        new Act.CancelTimer(Timer.SCREEN),
                        Act.Show.only(next.home())));
    }

    /** The last word to this customer. */
    Step<VendorState, Act> show(VendorState state, List<Screen> pages) {
        return Step.<VendorState, Act>to(state.with(new Phase.Showing()))
                .acting(nothingTaken(
                        state,
                        new Act.CancelTimer(Timer.COIN),
                        start(Timer.SCREEN, Timing.SCREEN),
                        new Act.Show(pages)));
    }

    /** Neither coins nor cards. */
    private static List<Act> nothingTaken(VendorState state, Act... more) {
        List<Act> acts = new ArrayList<>();
        acts.add(new Act.DisableCoins());
        if (state.cards() != null) {
            acts.add(new Act.WithdrawCard());
        }
        acts.addAll(List.of(more));
        return acts;
    }

    /** Coins that came while nothing was to be paid in coins are of nobody's sale, and nothing else lies in the escrow. */
    Step<VendorState, Act> over(VendorState state, List<Screen> pages, List<Act> more, List<Fact> reports) {
        Late late = state.late();
        Step<VendorState, Act> step = late != null
                ? giveBack(
                        state.withLate(null),
                        new Phase.ReturningCredit(late.sale(), late.amount(), ReturnReason.TOO_MUCH, true))
                : Step.<VendorState, Act>to(state.with(pages.isEmpty() ? new Phase.Idle() : new Phase.Showing()))
                        .acting(pages.isEmpty() ? List.of() : List.of(start(Timer.SCREEN, Timing.SCREEN)));
        List<Act> acts = new ArrayList<>(step.acts());
        acts.addAll(more);
        acts.add(pages.isEmpty() ? Act.Show.only(state.with(new Phase.Idle()).home()) : new Act.Show(pages));
        return step.acting(acts).reporting(reports.toArray(Fact[]::new));
    }

    /** Whoever still waits here waits for goods: that the sale was accepted is told at once. */
    Step<VendorState, Act> collect(VendorState state, Phase.Keeping keeping, Fact... reports) {
        if (keeping.order().byGift()) {
            return keptByGift(state, keeping, reports);
        }
        Screen told = keeping.customerWaiting() ? new Screen.Accepted() : new Screen.PleaseWait();
        Act keep = keeping.order().byCard() ? new Act.KeepCard(keeping.order().key()) : new Act.Open(Flap.COLLECT);
        return Step.<VendorState, Act>to(state.with(keeping))
                .acting(List.of(keep, new Act.CancelTimer(Timer.PATIENCE), Act.Show.only(told)))
                .reporting(reports);
    }

    Step<VendorState, Act> clear(VendorState state, Phase.Clearing clearing, Fact... reports) {
        return Step.<VendorState, Act>to(state.with(clearing))
                .acting(List.of(
                        new Act.DisableCoins(), new Act.Open(Flap.COLLECT), Act.Show.only(new Screen.PleaseWait())))
                .reporting(reports);
    }

    Step<VendorState, Act> release(VendorState state, Phase.Releasing releasing, Fact... reports) {
        if (releasing.order().byGift()) {
            return releasedByGift(state, releasing, reports);
        }
        if (!releasing.order().byCard()) {
            return giveBack(state.with(releasing), reports);
        }
        return Step.<VendorState, Act>to(state.with(releasing))
                .acting(List.of(
                        new Act.ReleaseCard(),
                        new Act.CancelTimer(Timer.PATIENCE),
                        Act.Show.only(new Screen.PleaseWait())))
                .reporting(reports);
    }

    Step<VendorState, Act> giveBack(VendorState state, Phase.ReturningCredit returning, Fact... reports) {
        return giveBack(state.with(returning), reports);
    }

    private Step<VendorState, Act> giveBack(VendorState next, Fact... reports) {
        List<Act> acts = new ArrayList<>(List.of(
                new Act.DisableCoins(),
                new Act.Open(Flap.RETURN),
                new Act.CancelTimer(Timer.COIN),
                new Act.CancelTimer(Timer.PATIENCE)));
        if (!(next.phase() instanceof Phase.ReturningCredit returning && returning.quietly())) {
            acts.add(Act.Show.only(new Screen.PleaseWait()));
        }
        return Step.<VendorState, Act>to(next).acting(acts).reporting(reports);
    }

    /** Nothing has to move: the sale is over at once. */
    private Step<VendorState, Act> keptByGift(VendorState state, Phase.Keeping p, Fact... reports) {
        List<Fact> all = new ArrayList<>(List.of(reports));
        all.addAll(kept(p));
        return over(state.kept(p.order().sale()), told(p), List.of(new Act.CancelTimer(Timer.PATIENCE)), all);
    }

    private Step<VendorState, Act> releasedByGift(VendorState state, Phase.Releasing p, Fact... reports) {
        List<Fact> all = new ArrayList<>(List.of(reports));
        all.add(new Fact.PaymentReleased(p.order().sale(), p.order().toPay()));
        List<Act> acts = new ArrayList<>(lights(p));
        acts.add(new Act.CancelTimer(Timer.PATIENCE));
        return over(state, List.of(new Screen.NotCharged(p.reason())), acts, all);
    }

    /** The money is the operator's. */
    static List<Fact> kept(Phase.Keeping p) {
        Order order = p.order();
        List<Fact> reports = new ArrayList<>();
        reports.add(new Fact.PaymentKept(order.sale(), order.toPay(), p.customerWaiting()));
        if (p.refundOwed() && order.toPay().minor() > 0) {
            reports.add(new Fact.RefundOwed(order.sale(), order.toPay()));
        }
        return reports;
    }

    static List<Screen> told(Phase.Keeping p) {
        Screen had = p.order().value() == null ? new Screen.BeingDelivered() : new Screen.GiftCardBought();
        return List.of(p.customerWaiting() ? had : new Screen.Saved(), claim(p.order(), p.deadline()));
    }

    static Screen.Claim claim(Order order, Instant deadline) {
        return new Screen.Claim(order.keypadCode(), deadline);
    }

    /** The key is lit for a while where it sells nothing. */
    static List<Act> lights(Phase.Releasing p) {
        return p.reason() == RejectReason.OUT_OF_STOCK
                ? List.of(new Act.LightSoldOut(p.order().key()), start(Timer.SOLD_OUT, Timing.SOLD_OUT))
                : List.of();
    }

    static Act start(Timer timer, Duration time) {
        return new Act.StartTimer(timer, time.toMillis());
    }
}
