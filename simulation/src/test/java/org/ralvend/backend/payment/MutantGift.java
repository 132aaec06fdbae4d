package org.ralvend.backend.payment;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;

/** Refunds that nobody asked for, and holds that are none. */
public final class MutantGift {
    /** A unit that no sale has. */
    private static final int OTHER = 99;

    private static final long PATIENCE = 2;
    private static final MachineId NOWHERE = new MachineId("nowhere");

    private MutantGift() {}

    /** What is set aside for one sale is there for every other. */
    public static void showHeld(Tx tx, TownScope scope, MemoryPayments payments, Instant now) {
        for (GiftCard card : payments.gifts(tx, scope)) {
            if (card.held().minor() > 0) {
                SaleId nobody = new SaleId(card.id());
                GiftHold all = new GiftHold(nobody, card.id(), NOWHERE, card.held(), GiftHold.State.HELD);
                GiftBook gifts = new GiftBook(List.of(card), List.of(all));
                gifts.expire(nobody);
                payments.save(tx, scope, new PaymentBook(List.of(), PayBack.Before.NONE, gifts), now);
            }
        }
    }

    /** What a vendor has not spoken of for some seconds is let go. */
    public static void letGo(Tx tx, TownScope scope, MemoryPayments payments, Instant now) {
        List<SaleId> old = payments.heldSince(tx, scope, now.minusSeconds(PATIENCE), Integer.MAX_VALUE);
        PaymentBook book =
                payments.open(tx, scope, List.of(), new PaymentStore.Gifts(Set.of(), Set.copyOf(old), Set.of()));
        old.forEach(book.gifts()::expire);
        payments.save(tx, scope, book, now);
    }

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
