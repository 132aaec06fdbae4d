package org.ralvend.backend.payment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Down.GiftCardRefusal;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;

/**
 * The locked gift cards of one batch, what they have set aside, and what becomes of both.
 *
 * <pre>
 *   hold      what happens                     next      besides
 *   none      asked, something is left on it   HELD      as much as is wanted and left; GiftCardHeld
 *   none      asked, otherwise                 none      GiftCardRefused
 *   HELD      asked again                      HELD      the same answer
 *   HELD      its sale is accepted             SPENT     balance less
 *   HELD      its sale is rejected             RELEASED
 *   HELD      not wanted any more              RELEASED
 *   HELD      as long as a sale may last       RELEASED  its vendor has said nothing
 *   SPENT     the vendor lets all money go     SPENT     balance more
 *   any other anything                         as it was
 * </pre>
 *
 * One thread, one transaction.
 */
@Pure
public final class GiftBook {
    private final Map<UUID, GiftCard> cards = new LinkedHashMap<>();
    private final Map<UUID, GiftCard> changed = new LinkedHashMap<>();
    private final Map<SaleId, GiftHold> holds = new LinkedHashMap<>();
    private final Map<SaleId, GiftHold> changedHolds = new LinkedHashMap<>();
    private final List<GiftMove> moves = new ArrayList<>();

    GiftBook(List<GiftCard> cards, List<GiftHold> holds) {
        cards.forEach(card -> this.cards.put(card.id(), card));
        holds.forEach(hold -> this.holds.put(hold.sale(), hold));
    }

    /** @param secret the keyed hash of what was scanned */
    public Down.OfSale ask(SaleId sale, MachineId machine, Bytes secret, Money upTo) {
        GiftHold known = holds.get(sale);
        if (known != null) {
            return known.state() == GiftHold.State.RELEASED
                    ? new Down.GiftCardRefused(sale, GiftCardRefusal.EMPTY)
                    : new Down.GiftCardHeld(sale, known.amount());
        }
        GiftCard card = find(secret).orElse(null);
        GiftCardRefusal refusal = refusal(card, upTo);
        if (card == null || refusal != null) {
            return new Down.GiftCardRefused(sale, Objects.requireNonNull(refusal));
        }
        Money amount = card.available().isAtLeast(upTo) ? upTo : card.available();
        put(card.holding(amount));
        put(new GiftHold(sale, card.id(), machine, amount, GiftHold.State.HELD));
        return new Down.GiftCardHeld(sale, amount);
    }

    private static @Nullable GiftCardRefusal refusal(@Nullable GiftCard card, Money upTo) {
        if (card == null) {
            return GiftCardRefusal.UNKNOWN_CARD;
        }
        if (card.blocked() != null) {
            return GiftCardRefusal.BLOCKED;
        }
        if (!card.balance().currency().equals(upTo.currency())) {
            return GiftCardRefusal.OTHER_CURRENCY;
        }
        return card.available().minor() > 0 ? null : GiftCardRefusal.EMPTY;
    }

    /** Not wanted any more at this vendor. */
    public void letGo(SaleId sale, MachineId machine) {
        GiftHold hold = holds.get(sale);
        if (hold != null
                && hold.state() == GiftHold.State.HELD
                && hold.machine().equals(machine)) {
            put(card(hold.card()).lettingGo(hold.amount()));
            put(hold.in(GiftHold.State.RELEASED));
        }
    }

    /** As {@link #letGo(SaleId, MachineId)}, where its vendor has said nothing for as long as a sale may last. */
    public void expire(SaleId sale) {
        GiftHold hold = holds.get(sale);
        if (hold != null) {
            letGo(sale, hold.machine());
        }
    }

    /** A new card that an operator gives away. */
    public void issue(UUID id, GiftCard.Codes codes, Money amount) {
        put(GiftCard.of(id, codes, amount));
        moves.add(new GiftMove(id, GiftMove.Kind.ISSUED, id, 0, 0, amount));
    }

    /** @param why null where anybody with its secret may spend it again. Returns whether there is such a card */
    public boolean block(UUID id, @Nullable String why) {
        GiftCard card = cards.get(id);
        if (card != null) {
            put(card.blocked(why));
        }
        return card != null;
    }

    /** Which card pays so much of this sale at this vendor; none where that is not held for it. */
    Optional<UUID> paysFor(SaleId sale, MachineId machine, Money amount) {
        return Optional.ofNullable(holds.get(sale))
                .filter(hold -> hold.state() == GiftHold.State.HELD
                        && hold.machine().equals(machine)
                        && hold.amount().equals(amount))
                .map(GiftHold::card);
    }

    /** The sale is accepted; where nothing is held for it, nothing is spent. */
    void spend(SaleId sale, int n) {
        GiftHold hold = holds.get(sale);
        if (hold != null && hold.state() == GiftHold.State.HELD) {
            put(card(hold.card()).lettingGo(hold.amount()).minus(hold.amount()));
            put(hold.in(GiftHold.State.SPENT));
            moves.add(new GiftMove(hold.card(), GiftMove.Kind.SPENT, sale.value(), 0, n, hold.amount()));
        }
    }

    /** What had paid for a sale is on its card again. */
    void giveBack(UUID id, SaleId sale, int n, Money amount) {
        put(card(id).plus(amount));
        moves.add(new GiftMove(id, GiftMove.Kind.RETURNED, sale.value(), 0, n, amount));
    }

    /** Value that was bought, behind the codes of its sale. */
    public void sell(SaleId sale, int unit, GiftCard.Codes codes, Money value) {
        behind(sale, codes, value);
        moves.add(new GiftMove(sale.value(), GiftMove.Kind.SOLD, sale.value(), unit, 0, value));
    }

    /** Money that goes back, behind the codes of its sale. */
    void refund(SaleId sale, int unit, int n, GiftCard.Codes codes, Money amount) {
        behind(sale, codes, amount);
        moves.add(new GiftMove(sale.value(), GiftMove.Kind.REFUNDED, sale.value(), unit, n, amount));
    }

    /** A new card, or more on the one that is there. */
    private void behind(SaleId sale, GiftCard.Codes codes, Money amount) {
        GiftCard card = cards.get(sale.value());
        put(card == null ? GiftCard.of(sale.value(), codes, amount) : card.plus(amount));
    }

    /** What a card had paid goes back to it. */
    void refund(UUID id, SaleId sale, int unit, int n, Money amount) {
        put(card(id).plus(amount));
        moves.add(new GiftMove(id, GiftMove.Kind.REFUNDED, sale.value(), unit, n, amount));
    }

    List<GiftCard> changed() {
        return List.copyOf(changed.values());
    }

    List<GiftHold> changedHolds() {
        return List.copyOf(changedHolds.values());
    }

    List<GiftMove> moves() {
        return List.copyOf(moves);
    }

    private Optional<GiftCard> find(Bytes secret) {
        return cards.values().stream()
                .filter(card -> card.codes().secretHash().equals(secret))
                .findFirst();
    }

    private GiftCard card(UUID id) {
        GiftCard card = cards.get(id);
        if (card == null) {
            throw new IllegalStateException("gift card not loaded: " + id);
        }
        return card;
    }

    private void put(GiftCard card) {
        cards.put(card.id(), card);
        changed.put(card.id(), card);
    }

    private void put(GiftHold hold) {
        holds.put(hold.sale(), hold);
        changedHolds.put(hold.sale(), hold);
    }
}
