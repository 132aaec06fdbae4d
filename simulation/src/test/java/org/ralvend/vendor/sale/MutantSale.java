package org.ralvend.vendor.sale;

import java.util.ArrayList;
import java.util.List;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Money;

/** What mutants make of a vendor's decisions. */
public final class MutantSale {
    private MutantSale() {}

    /** When patience is over the customer reads that the sale is saved, and the coins wait in the escrow for the verdict. */
    public static Step<VendorState, Act> saysSavedAndWaitsOn(
            VendorState state, VendorEvent event, Step<VendorState, Act> real) {
        return event instanceof VendorEvent.TimerFired fired
                        && fired.timer() == Timer.PATIENCE
                        && state.phase() instanceof Phase.AwaitingVerdict p
                        && !p.order().byCard()
                ? Step.<VendorState, Act>to(state)
                        .acting(List.of(
                                Act.Show.only(Moves.claim(p.order(), p.since().plus(Timing.PROMISE)))))
                : real;
    }

    /** A card is charged as soon as it has approved. */
    public static Step<VendorState, Act> takesBeforeTheVerdict(Step<VendorState, Act> real, VendorEvent event) {
        if (!(event instanceof VendorEvent.CardSaid said
                && said.word() instanceof CardWord.Approved
                && real.next().phase() instanceof Phase.AwaitingVerdict p)) {
            return real;
        }
        List<Act> acts = new ArrayList<>(real.acts());
        acts.add(new Act.KeepCard(p.order().key()));
        return real.acting(acts);
    }

    /** A card that was lost sight of while it was charged is asked for once more. */
    public static Step<VendorState, Act> asksOnceMore(
            VendorState state, VendorEvent event, Step<VendorState, Act> real) {
        if (!(event instanceof VendorEvent.CardSaid said
                && said.word() instanceof CardWord.Lost
                && state.phase() instanceof Phase.Keeping p
                && p.order().byCard())) {
            return real;
        }
        Order order = p.order();
        Money nothing = Money.zero(order.price().currency());
        return Step.<VendorState, Act>to(state.with(new Phase.Securing(order, nothing)))
                .acting(List.of(
                        new Act.OfferCard(order.toPay(), order.key()),
                        Act.Show.only(new Screen.Price(order.name(), order.price()))))
                .reporting(CardRules.unresolved(order));
    }
}
