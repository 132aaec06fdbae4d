package org.ralvend.backend.ordering;

import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;
import org.ralvend.backend.UnbookableException;
import org.ralvend.backend.payment.GiftBook;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;

/**
 * Sets aside what a vendor asks of a gift card before it requests a sale, beside the {@link SaleDesk}, over the same rows.
 * What a hold becomes is {@code GiftBook}'s table. One thread, one transaction.
 */
@Pure
public final class GiftDesk {
    private final SaleDesk sales;
    private final GiftBook gifts;

    public GiftDesk(SaleDesk sales) {
        this.sales = sales;
        this.gifts = sales.payments().gifts();
    }

    /** Returns what the vendor is told. */
    public Down.OfSale asked(Origin origin, Fact.GiftCardAsked fact) throws UnbookableException {
        if (!origin.takesMoney()) {
            throw new UnbookableException(FaultCode.MESSAGE_FOREIGN, origin.machine() + " takes no money");
        }
        return gifts.ask(fact.sale(), origin.machine(), sales.hash(fact.secret()), fact.upTo());
    }

    /** Nothing is wanted of it any more. */
    public void ended(Origin origin, Fact.AuthorisationEnded fact) {
        if (fact.tender() == Fact.Tender.GIFT_CARD) {
            gifts.letGo(fact.sale(), origin.machine());
        }
    }
}
