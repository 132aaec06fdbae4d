package org.ralvend.backend.payment;

import jakarta.inject.Singleton;
import java.util.Optional;
import org.ralvend.backend.Pure;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/** What is left on gift cards, for whoever only asks. Locks nothing; callers hold an open transaction. */
@Singleton
public final class Balances {
    /** @param blocked whether nobody may spend it */
    @Pure
    public record Balance(Money left, boolean blocked) {}

    /** Of the gift card behind this sale's code, where the sale began one. */
    public Optional<Balance> of(Tx tx, TownScope scope, SaleId sale) {
        return tx.find(
                "SELECT balance_minor, currency, blocked_why FROM payment.gift_card WHERE town_id = ? AND id = ?",
                row -> new Balance(
                        new Money(row.number("balance_minor"), row.text("currency")),
                        row.findText("blocked_why") != null),
                scope.id(),
                sale.value());
    }
}
