package org.ralvend.vendor.sale;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.SaleId;
import org.ralvend.vendor.sale.VendorState.Unanswered;

/** The backend's verdict: in time, late, repeated or never. */
record VerdictRules(Moves moves) {
    Step<VendorState, Act> accepted(VendorState state, VendorEvent.SaleAccepted event) {
        Fact received = new Fact.VerdictReceived(event.sale(), true);
        if (state.phase() instanceof Phase.AwaitingVerdict p && p.order().sale().equals(event.sale())) {
            return moves.collect(
                    state, new Phase.Keeping(p.order(), p.customerWaiting(), event.deadline(), false), received);
        }
        if (state.findUnanswered(event.sale()).isPresent()) {
            return Step.<VendorState, Act>to(state.answered(event.sale())).reporting(received);
        }
        return stray(state, event.sale());
    }

    Step<VendorState, Act> rejected(VendorState state, VendorEvent.SaleRejected event) {
        SaleId sale = event.sale();
        Fact received = new Fact.VerdictReceived(sale, false);
        if (state.phase() instanceof Phase.AwaitingVerdict p && p.order().sale().equals(sale)) {
            return p.customerWaiting()
                    ? moves.release(state, new Phase.Releasing(p.order(), p.since(), event.reason()), received)
                    : moves.collect(state, new Phase.Keeping(p.order(), false, promised(p), true), received);
        }
        Optional<Unanswered> unanswered = state.findUnanswered(sale);
        if (unanswered.isEmpty()) {
            return stray(state, sale);
        }
        VendorState next = state.answered(sale);
        if (next.phase() instanceof Phase.Keeping p && p.order().sale().equals(sale)) {
            // The flap is open: what is owed is said when the sensor has told that the money was kept.
            return Step.<VendorState, Act>to(next.with(new Phase.Keeping(p.order(), false, p.deadline(), true)))
                    .reporting(received);
        }
        return unanswered.get().kept() && unanswered.get().amount().minor() > 0
                ? Step.<VendorState, Act>to(next)
                        .reporting(
                                received,
                                new Fact.RefundOwed(sale, unanswered.get().amount()))
                : Step.<VendorState, Act>to(next).reporting(received);
    }

    /** The customer is not kept waiting any longer: saved here means saved for good. */
    Step<VendorState, Act> patienceOver(VendorState state) {
        if (!(state.phase() instanceof Phase.AwaitingVerdict p)) {
            return Step.stay(state);
        }
        VendorState next = state.withUnanswered(p.order().sale(), p.order().toPay(), false);
        return moves.collect(next, new Phase.Keeping(p.order(), false, promised(p), false));
    }

    private static Instant promised(Phase.AwaitingVerdict p) {
        return p.since().plus(Timing.PROMISE);
    }

    private static Step<VendorState, Act> stray(VendorState state, SaleId sale) {
        return Step.<VendorState, Act>to(state).acting(List.of(new Act.NoteStrayVerdict(sale)));
    }
}
