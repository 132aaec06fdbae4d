package org.ralvend.bench;

import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ralvend.launcher.town.Town;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/** What is sold where no hardware is measured: products by number from 0, all at one price. */
final class Goods {
    static final String SKU_PREFIX = "bench-";
    static final Money PRICE = new Money(250, Town.CURRENCY);

    private Goods() {}

    /** The product's slot in a warehouse and key at a vendor, from 1. */
    static int slot(int product) {
        return product + 1;
    }

    static Sku sku(int product) {
        return new Sku(SKU_PREFIX + slot(product));
    }

    static PriceList priceList(long version) {
        return new PriceList(
                version,
                PRICE.currency(),
                IntStream.range(0, Yardstick.PRODUCTS)
                        .mapToObj(n -> new PriceList.Item(slot(n), sku(n), sku(n).value(), PRICE))
                        .toList());
    }

    /** As the launcher publishes them. */
    static List<Town.Item> items() {
        return IntStream.range(0, Yardstick.PRODUCTS)
                .mapToObj(n -> new Town.Item(slot(n), sku(n).value(), sku(n).value(), PRICE.minor(), true))
                .toList();
    }

    static SaleRequested sale(ListRef list, int product, InstantSource clock, RandomGenerator random) {
        return new SaleRequested(
                SaleId.mint(clock, random),
                new ClaimSecret(Minting.random128(random)),
                KeypadCode.mint(1, random),
                list,
                List.of(new SaleRequested.Line(sku(product), 1, PRICE)),
                PRICE,
                List.of(new SaleRequested.Tendered(Tender.COINS, PRICE)));
    }
}
