package org.ralvend.vendor.sale;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Down.GiftCardRefusal;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/** What a backend would have set aside on gift cards: by the journal of a vendor, and told to it late, twice or never. */
final class GiftTable {
    private final Random random;
    private final Map<SaleId, Money> asked = new LinkedHashMap<>();
    private final Map<SaleId, Money> held = new HashMap<>();
    private final Set<SaleId> over = new HashSet<>();

    GiftTable(Random random) {
        this.random = random;
    }

    void book(Fact fact) {
        switch (fact) {
            case Fact.GiftCardAsked f -> {
                Books.require(asked.put(f.sale(), f.upTo()) == null, "a gift card is asked once for a sale");
                if (random.nextInt(5) > 0) {
                    held.put(f.sale(), random.nextBoolean() ? f.upTo() : new Money(10, "EUR"));
                }
            }
            case Fact.AuthorisationEnded f when f.tender() == Tender.GIFT_CARD -> over.add(f.sale());
            case Fact.CreditReceived f
            when f.tender() == Tender.GIFT_CARD ->
                Books.require(f.amount().equals(held.get(f.sale())), "what a gift card pays is set aside");
            case Fact.SaleRequested f -> {
                Money paid = f.tenders().stream()
                        .filter(tendered -> tendered.tender() == Tender.GIFT_CARD)
                        .map(Fact.SaleRequested.Tendered::amount)
                        .findFirst()
                        .orElse(null);
                boolean open = asked.containsKey(f.sale()) && !over.contains(f.sale());
                Books.require(
                        paid == null ? !open : open && paid.equals(held.get(f.sale())),
                        "a gift card pays what is set aside");
                over.add(f.sale());
            }
            default -> {}
        }
    }

    /** Nobody else can spend what is asked for, so somebody must still want it. */
    void check(Phase phase) {
        SaleId wanted = switch (phase) {
            case Phase.Holding p -> p.order().sale();
            case Phase.Securing p when p.order().gift() != null -> p.order().sale();
            case Phase.Authorising p when p.order().gift() != null -> p.order().sale();
            default -> null;
        };
        for (SaleId sale : asked.keySet()) {
            Books.require(over.contains(sale) != sale.equals(wanted), "nothing stays set aside for nobody");
        }
    }

    /** An answer to one of the newest questions, if any was ever asked. */
    @Nullable
    VendorEvent says() {
        List<SaleId> all = List.copyOf(asked.keySet());
        if (all.isEmpty()) {
            return null;
        }
        SaleId sale = all.get(Math.max(0, all.size() - 1 - random.nextInt(2)));
        Money amount = held.get(sale);
        return amount == null
                ? new VendorEvent.GiftCardRefused(sale, GiftCardRefusal.EMPTY)
                : new VendorEvent.GiftCardHeld(sale, amount, Walk.NOW);
    }
}
