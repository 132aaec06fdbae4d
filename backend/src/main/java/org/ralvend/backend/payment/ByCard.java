package org.ralvend.backend.payment;

import java.util.List;
import java.util.Optional;
import org.ralvend.backend.Pure;
import org.ralvend.backend.payment.RefundOrder.State;

/**
 * How what a sale's cards have paid goes back to them.
 *
 * @param orders of that sale
 * @param acquirer who sends it now; empty where nobody does
 */
@Pure
public record ByCard(List<RefundOrder> orders, String acquirer) {
    /** An operator sees to everything. */
    public static final ByCard BY_HAND = new ByCard(List.of(), "");

    /** Who has it to do now. */
    public enum Who {
        /** An operator, by hand. */
        OPERATOR,
        /** It will be ordered by itself. */
        BACKEND,
        /** It is ordered, and may have been done. */
        ACQUIRER
    }

    public ByCard {
        orders = List.copyOf(orders);
    }

    /** For one unit, 0 where no goods were promised for the money: its own, and what was refused of any, since nothing more is ordered then. */
    public ByCard of(int unit) {
        return new ByCard(
                orders.stream()
                        .filter(order -> order.unit() == unit || order.state() == State.REFUSED)
                        .toList(),
                acquirer);
    }

    /** For whatever is not over; what is on its way first. */
    public Who who() {
        if (find(State.ORDERED).isPresent()) {
            return Who.ACQUIRER;
        }
        return !acquirer.isEmpty() && find(State.REFUSED).isEmpty() ? Who.BACKEND : Who.OPERATOR;
    }

    /** The first that is in this state. */
    public Optional<RefundOrder> find(State state) {
        return orders.stream().filter(order -> order.state() == state).findFirst();
    }
}
