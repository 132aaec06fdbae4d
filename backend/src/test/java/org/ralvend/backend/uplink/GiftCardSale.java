package org.ralvend.backend.uplink;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.catalog.Catalog;
import org.ralvend.backend.catalog.Variant;
import org.ralvend.backend.db.Database;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Fact.SaleRequested.Line;
import org.ralvend.protocol.Fact.SaleRequested.Tendered;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** In a town that sells gift cards of 1000 cents for 900, beside its cola. */
record GiftCardSale(ListRef list) {
    static final Money PRICE = new Money(900, "EUR");
    static final Money VALUE = new Money(1000, "EUR");
    private static final Sku SKU = new Sku("GIFT-10");
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Random RANDOM = new Random(29);

    static GiftCardSale in(TestTown town, BackendUnderTest backend) {
        PriceList content = new PriceList(
                7,
                "EUR",
                List.of(
                        new PriceList.Item(1, TestTown.COLA, "Cola", TestTown.PRICE),
                        new PriceList.Item(2, SKU, "Gift card", PRICE, VALUE)));
        Bytes bytes = Bytes.of(RecordCodec.encode(content));
        Catalog catalog = backend.get(Catalog.class);
        backend.get(Database.class).run(tx -> {
            catalog.addProduct(tx, new Variant(SKU, "Gift card of ten", VALUE), NOW);
            catalog.publish(tx, town.scope, content, bytes, bytes.sha256(), NOW);
        });
        return new GiftCardSale(new ListRef(7, bytes.sha256()));
    }

    SaleRequested card() {
        return of(List.of(new Line(SKU, 1, PRICE)), PRICE, new Tendered(Tender.COINS, PRICE));
    }

    SaleRequested paid(Tendered... tenders) {
        return of(List.of(new Line(SKU, 1, PRICE)), PRICE, tenders);
    }

    SaleRequested withCola() {
        Money both = PRICE.plus(TestTown.PRICE);
        List<Line> lines = List.of(new Line(TestTown.COLA, 1, TestTown.PRICE), new Line(SKU, 1, PRICE));
        return of(lines, both, new Tendered(Tender.COINS, both));
    }

    private SaleRequested of(List<Line> lines, Money total, Tendered... tenders) {
        return new SaleRequested(
                SaleId.mint(() -> NOW, RANDOM),
                new ClaimSecret(Minting.random128(RANDOM)),
                KeypadCode.mint(42, RANDOM),
                list,
                lines,
                total,
                List.of(tenders));
    }
}
