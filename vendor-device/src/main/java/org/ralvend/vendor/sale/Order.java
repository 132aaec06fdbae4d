package org.ralvend.vendor.sale;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested.Tendered;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/**
 * What a customer chose, and the ids under which it is known ever after.
 *
 * @param key the product's key
 * @param name as the display shows it
 * @param price as the screen showed it when the product was chosen: the price of record
 * @param list the list that says so
 * @param tender what pays it, or its rest; null before one does, and from versions that knew coins only
 * @param gift what a gift card has set aside for it; null where none has
 * @param value what is stored on the gift card that this is; null for goods
 */
public record Order(
        SaleId sale,
        ClaimSecret claim,
        KeypadCode keypadCode,
        int key,
        Sku sku,
        String name,
        Money price,
        ListRef list,
        @Nullable Tender tender,
        @Nullable Money gift,
        @Nullable Money value) {
    static Order of(Minted minted, Offer offer) {
        return new Order(
                minted.sale(),
                minted.claim(),
                minted.keypadCode(),
                offer.item().key(),
                offer.item().sku(),
                offer.item().name(),
                offer.item().price(),
                offer.list(),
                null,
                null,
                offer.item().value());
    }

    Order paidBy(Tender by) {
        return new Order(sale, claim, keypadCode, key, sku, name, price, list, by, gift, value);
    }

    Order withGift(@Nullable Money amount) {
        return new Order(sale, claim, keypadCode, key, sku, name, price, list, tender, amount, value);
    }

    /** What a gift card has set aside. */
    Money given() {
        return gift == null ? Money.zero(price.currency()) : gift;
    }

    /** What coins or a card must cover. Never two of them: a machine that gives back would not know in what. */
    Money toPay() {
        return price.minus(given());
    }

    /** Nothing of it goes through this machine. */
    boolean byGift() {
        return tender == Tender.GIFT_CARD;
    }

    boolean byCard() {
        return tender == Tender.CARD;
    }

    /** The whole price is secured. */
    Fact.SaleRequested request() {
        return new Fact.SaleRequested(
                sale, claim, keypadCode, list, List.of(new Fact.SaleRequested.Line(sku, 1, price)), price, tenders());
    }

    private List<Tendered> tenders() {
        List<Tendered> tenders = new ArrayList<>();
        if (gift != null) {
            tenders.add(new Tendered(Tender.GIFT_CARD, gift));
        }
        if (toPay().minor() > 0) {
            tenders.add(new Tendered(byCard() ? Tender.CARD : Tender.COINS, toPay()));
        }
        return tenders;
    }
}
