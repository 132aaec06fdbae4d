package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.payment.GiftCard;
import org.ralvend.backend.payment.PaymentBook;
import org.ralvend.backend.payment.PaymentStore;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;

/**
 * Gift cards as operators see them: they give some away, and block those that were lost or stolen. What is held of a card when
 * it is blocked still pays for its sale. Callers hold an open transaction.
 */
@Singleton
public final class GiftCards {
    private final PaymentStore payments;
    private final SaleTerms terms;

    public GiftCards(PaymentStore payments, SaleTerms terms) {
        this.payments = payments;
        this.terms = terms;
    }

    /**
     * The secret of a card that an operator issued. It stands nowhere: it follows from the card's id and this installation's
     * key, so that a repeated request is answered alike.
     */
    public ClaimSecret secret(UUID id) {
        return terms.claimHash().secret("gift card " + id);
    }

    /** An operator gives it away. */
    public void issue(Tx tx, TownScope scope, UUID id, Money amount, Instant now) {
        PaymentBook book = payments.openCards(tx, scope, List.of(id));
        book.gifts().issue(id, new GiftCard.Codes(terms.claimHash().of(secret(id)), null), amount);
        payments.save(tx, scope, book, now);
    }

    /**
     * @param why null where whoever has its secret may spend it again
     * @throws Fault {@link FaultCode#NOT_FOUND}
     */
    public void block(Tx tx, TownScope scope, UUID id, @Nullable String why, Instant now) {
        PaymentBook book = payments.openCards(tx, scope, List.of(id));
        if (!book.gifts().block(id, why)) {
            throw new Fault(FaultCode.NOT_FOUND, "gift card " + id);
        }
        payments.save(tx, scope, book, now);
    }
}
