package org.ralvend.backend.payment;

import java.time.Instant;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;

/** Refunds that nobody asked for. */
public final class MutantGift {
    /** A unit that no sale has. */
    private static final int OTHER = 99;

    private MutantGift() {}

    /** Everything that went back as a gift card goes back once more, where it has not. */
    public static void again(Tx tx, TownScope scope, MemoryPayments payments) {
        for (Refund refund : payments.refunded(tx, scope)) {
            PaymentBook book = payments.openToRefund(tx, scope, List.of(refund.sale()));
            GiftCard card =
                    payments.cards(tx, scope, List.of(refund.sale().value())).getFirst();
            if (card.balance().equals(refund.amount())) {
                book.gifts().refund(refund.sale(), OTHER, refund.n(), card.codes(), refund.amount());
                payments.save(tx, scope, book, Instant.parse("2026-11-21T12:00:00Z"));
            }
        }
    }
}
