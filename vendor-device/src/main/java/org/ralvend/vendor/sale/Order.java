package org.ralvend.vendor.sale;

import java.util.List;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Fact;
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
 */
public record Order(
        SaleId sale,
        ClaimSecret claim,
        KeypadCode keypadCode,
        int key,
        Sku sku,
        String name,
        Money price,
        ListRef list) {
    static Order of(Minted minted, Offer offer) {
        return new Order(
                minted.sale(),
                minted.claim(),
                minted.keypadCode(),
                offer.item().key(),
                offer.item().sku(),
                offer.item().name(),
                offer.item().price(),
                offer.list());
    }

    /** The whole price lies in escrow. */
    Fact.SaleRequested request() {
        return new Fact.SaleRequested(
                sale,
                claim,
                keypadCode,
                list,
                List.of(new Fact.SaleRequested.Line(sku, 1, price)),
                price,
                List.of(new Fact.SaleRequested.Tendered(Fact.Tender.COINS, price)));
    }
}
