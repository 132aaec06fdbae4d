package org.ralvend.vendor.sale;

import java.util.List;
import org.ralvend.device.agent.Step;

/**
 * What a vendor says to whoever holds a code to its scanner. Pure.
 *
 * <pre>
 *   phase  event                      next        acts
 *   idle   a code is scanned          idle        says for 20 s that a product is chosen first
 *   idle   something else is scanned  idle        says for 20 s that it cannot be read
 *   idle   20 s                       idle        shows whether it sells
 * </pre>
 *
 * In any other phase, and where nothing is sold, a scan changes nothing: what the display says there is worth more.
 *
 * Nobody has begun anything: no update need wait for this, and whatever comes next takes the screen.
 */
final class ScanRules {
    private ScanRules() {}

    static Step<VendorState, Act> scanned(VendorState state) {
        return told(state, new Screen.ChooseFirst());
    }

    static Step<VendorState, Act> unreadable(VendorState state) {
        return told(state, new Screen.UnreadableScan());
    }

    /** What was said has been read. */
    static Step<VendorState, Act> over(VendorState state) {
        return state.phase() instanceof Phase.Idle
                ? Step.<VendorState, Act>to(state).acting(List.of(Act.Show.only(state.home())))
                : Step.stay(state);
    }

    private static Step<VendorState, Act> told(VendorState state, Screen screen) {
        return state.phase() instanceof Phase.Idle && state.sells()
                ? Step.<VendorState, Act>to(state)
                        .acting(List.of(Moves.start(Timer.SCREEN, Timing.SCREEN), Act.Show.only(screen)))
                : Step.stay(state);
    }
}
