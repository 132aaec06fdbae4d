package org.ralvend.backend.payment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/** The locked gift cards of one batch and what becomes of them. One thread, one transaction. */
@Pure
public final class GiftBook {
    private final Map<UUID, GiftCard> cards = new LinkedHashMap<>();
    private final Map<UUID, GiftCard> changed = new LinkedHashMap<>();
    private final List<GiftMove> moves = new ArrayList<>();

    GiftBook(List<GiftCard> loaded) {
        loaded.forEach(card -> cards.put(card.id(), card));
    }

    /** Value behind a sale's codes: a new card, or more on the one that is there. */
    void refund(SaleId sale, int unit, int n, GiftCard.Codes codes, Money amount) {
        UUID id = sale.value();
        GiftCard card = cards.get(id);
        put(card == null ? new GiftCard(id, codes, amount, null) : card.plus(amount));
        moves.add(new GiftMove(id, GiftMove.Kind.REFUNDED, id, unit, n, amount));
    }

    List<GiftCard> changed() {
        return List.copyOf(changed.values());
    }

    List<GiftMove> moves() {
        return List.copyOf(moves);
    }

    private void put(GiftCard card) {
        cards.put(card.id(), card);
        changed.put(card.id(), card);
    }
}
