package org.ralvend.backend.payment;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.json.Bytes;

/**
 * Stored value behind a code: sold, issued by an operator, or money that came back for a sale. One that a sale began has the
 * sale's id and its codes. It is spent by its secret alone: a keypad code is too short to stand for money.
 *
 * @param balance what is on it, holds included
 * @param held what is set aside for sales that are not requested yet; never more than the balance
 * @param blocked why nobody may spend it; null where anybody with its secret may
 */
@Pure
public record GiftCard(
        UUID id,
        Codes codes,
        Money balance,
        Money held,
        @Nullable String blocked) {
    /**
     * The keyed hashes of the secret and of the keypad code.
     *
     * @param keypadHash null where no sale began it
     */
    public record Codes(Bytes secretHash, @Nullable Bytes keypadHash) {}

    /** New, with so much on it. */
    static GiftCard of(UUID id, Codes codes, Money balance) {
        return new GiftCard(id, codes, balance, Money.zero(balance.currency()), null);
    }

    /** What nobody has set aside. */
    public Money available() {
        return balance.minus(held);
    }

    GiftCard plus(Money amount) {
        return new GiftCard(id, codes, balance.plus(amount), held, blocked);
    }

    GiftCard minus(Money amount) {
        return new GiftCard(id, codes, balance.minus(amount), held, blocked);
    }

    GiftCard holding(Money amount) {
        return new GiftCard(id, codes, balance, held.plus(amount), blocked);
    }

    GiftCard lettingGo(Money amount) {
        return new GiftCard(id, codes, balance, held.minus(amount), blocked);
    }

    GiftCard blocked(@Nullable String why) {
        return new GiftCard(id, codes, balance, held, why);
    }
}
