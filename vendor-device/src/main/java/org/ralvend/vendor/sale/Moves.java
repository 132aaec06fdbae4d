package org.ralvend.vendor.sale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Fact;

/** The steps that several rules end in. What moves money stands before what is shown. */
record Moves(Timing timing) {
    /** Nobody buys any more. */
    Step<VendorState, Act> home(VendorState state) {
        VendorState next = state.with(new Phase.Idle());
        return Step.<VendorState, Act>to(next)
                .acting(List.of(
                        new Act.DisableCoins(),
                        new Act.CancelTimer(Timer.COIN),
                        new Act.CancelTimer(Timer.SCREEN),
                        Act.Show.only(next.home())));
    }

    /** The last word to this customer. */
    Step<VendorState, Act> show(VendorState state, List<Screen> pages) {
        return Step.<VendorState, Act>to(state.with(new Phase.Showing()))
                .acting(List.of(
                        new Act.DisableCoins(),
                        new Act.CancelTimer(Timer.COIN),
                        start(Timer.SCREEN, Timing.SCREEN),
                        new Act.Show(pages)));
    }

    /** Whoever still waits here waits for goods: that the sale was accepted is told at once. */
    Step<VendorState, Act> collect(VendorState state, Phase.Keeping keeping, Fact... reports) {
        Screen told = keeping.customerWaiting() ? new Screen.Accepted() : new Screen.PleaseWait();
        return Step.<VendorState, Act>to(state.with(keeping))
                .acting(List.of(new Act.Open(Flap.COLLECT), new Act.CancelTimer(Timer.PATIENCE), Act.Show.only(told)))
                .reporting(reports);
    }

    Step<VendorState, Act> clear(VendorState state, Phase.Clearing clearing, Fact... reports) {
        return Step.<VendorState, Act>to(state.with(clearing))
                .acting(List.of(
                        new Act.DisableCoins(), new Act.Open(Flap.COLLECT), Act.Show.only(new Screen.PleaseWait())))
                .reporting(reports);
    }

    Step<VendorState, Act> release(VendorState state, Phase.Releasing releasing, Fact... reports) {
        return giveBack(state.with(releasing), reports);
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

    static Act start(Timer timer, Duration time) {
        return new Act.StartTimer(timer, time.toMillis());
    }
}
