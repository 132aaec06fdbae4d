package org.ralvend.backend.payment;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.ralvend.backend.Pure;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;

/** What is left on gift cards, for whoever only asks. Locks nothing; callers hold an open transaction. */
@Singleton
public final class Balances {
    /**
     * @param left what can be spent: what is held for a sale is not
     * @param blocked whether nobody may spend it
     */
    @Pure
    public record Balance(Money left, boolean blocked) {}

    /** Of the gift card behind this sale's code, where the sale began one. */
    public Optional<Balance> of(Tx tx, TownScope scope, SaleId sale) {
        return tx.find(
                "SELECT * FROM payment.gift_card WHERE town_id = ? AND id = ?",
                Balances::balance,
                scope.id(),
                sale.value());
    }

    /**
     * Of the gift card that an operator issued with this secret.
     *
     * @param secret its keyed hash, which is the authority, whatever town it is of
     */
    public Optional<Balance> issued(Tx tx, Bytes secret) {
        return tx.find(
                "SELECT * FROM payment.gift_card WHERE secret_hash = ? AND keypad_hash IS NULL",
                Balances::balance,
                secret);
    }

    private static Balance balance(Row row) {
        return new Balance(
                new Money(row.number("balance_minor") - row.number("held_minor"), row.text("currency")),
                row.findText("blocked_why") != null);
    }
}
