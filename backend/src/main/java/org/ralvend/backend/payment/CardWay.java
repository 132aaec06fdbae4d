package org.ralvend.backend.payment;

import java.util.List;
import java.util.Optional;

/**
 * How money goes back to cards.
 *
 * @param acquirer who sends it; empty where operators do, by hand
 * @param name of the acquirer, as its refunds are stored with it; empty where there is none
 */
public record CardWay(Optional<Acquirer> acquirer, String name) {
    /** Operators pay. */
    public static final CardWay BY_HAND = new CardWay(Optional.empty(), "");

    /** @param name that stays where the address changes; empty for the address */
    public static CardWay through(AcquirerAccount account, String name) {
        return new CardWay(Optional.of(new HttpAcquirer(account)), name.isEmpty() ? account.toString() : name);
    }

    /** With what was ordered of a sale. */
    public ByCard of(List<RefundOrder> orders) {
        return new ByCard(orders, name);
    }

    /** Whoever waits for an answer hears that it is not clear. */
    public void close() {
        if (acquirer.isPresent() && acquirer.get() instanceof HttpAcquirer http) {
            http.close();
        }
    }
}
