package org.ralvend.backend.payment;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.json.Bytes;

/**
 * Stored value behind a code: sold, issued by an operator, or money that came back for a sale. One that a sale began has the
 * sale's id and its codes.
 *
 * @param balance what is on it, holds included
 * @param blocked why nobody may spend it; null where anybody with its code may
 */
@Pure
public record GiftCard(
        UUID id, Codes codes, Money balance, @Nullable String blocked) {
    /** The keyed hashes of the secret and of the keypad code. */
    public record Codes(Bytes secretHash, Bytes keypadHash) {}

    GiftCard plus(Money amount) {
        return new GiftCard(id, codes, balance.plus(amount), blocked);
    }
}
