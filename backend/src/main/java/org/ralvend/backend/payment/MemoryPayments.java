package org.ralvend.backend.payment;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;

/** Payments in memory. */
public final class MemoryPayments implements PaymentStore {
    record Key(SaleId sale, int n) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::sale).thenComparingInt(Key::n);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    record Kept(Payment payment, Instant changedAt) {}

    private record Held(GiftHold hold, Instant at) {}

    private record Reference(String provider, String reference) {}

    record RefundKey(SaleId sale, int unit, int n) implements Comparable<RefundKey> {
        private static final Comparator<RefundKey> ORDER = Comparator.comparing(RefundKey::sale)
                .thenComparingInt(RefundKey::unit)
                .thenComparingInt(RefundKey::n);

        @Override
        public int compareTo(RefundKey other) {
            return ORDER.compare(this, other);
        }
    }

    private record MoveKey(SaleId card, GiftMove.Kind kind, RefundKey about) implements Comparable<MoveKey> {
        private static final Comparator<MoveKey> ORDER =
                Comparator.comparing(MoveKey::card).thenComparing(MoveKey::kind).thenComparing(MoveKey::about);

        @Override
        public int compareTo(MoveKey other) {
            return ORDER.compare(this, other);
        }
    }

    private final MemoryTable<Key, Kept> payments;
    private final MemoryTable<RefundKey, Refund> refunds;
    private final MemoryRefundOrders orders;
    private final MemoryTable<SaleId, GiftCard> cards;
    private final MemoryTable<SaleId, Held> holds;
    private final MemoryTable<MoveKey, GiftMove> moves;

    public MemoryPayments(Memory memory) {
        payments = new MemoryTable<Key, Kept>(memory, "payment")
                .shown(Kept::payment)
                .check(kept -> isSane(kept.payment()))
                .unique(kept ->
                        new Reference(kept.payment().provider(), kept.payment().reference()));
        refunds = new MemoryTable<RefundKey, Refund>(memory, "refund")
                .check(refund -> refund.amount().minor() > 0)
                .check(refund -> (refund.method() == Refund.Method.CARD) == (refund.reference() != null))
                .references(payments, refund -> new Key(refund.sale(), refund.n()));
        orders = new MemoryRefundOrders(memory, payments);
        cards = new MemoryTable<SaleId, GiftCard>(memory, "gift_card")
                .check(card -> card.balance().minor() >= card.held().minor());
        holds = new MemoryTable<SaleId, Held>(memory, "gift_hold")
                .shown(Held::hold)
                .check(held -> held.hold().amount().minor() > 0)
                .references(cards, held -> new SaleId(held.hold().card()));
        moves = new MemoryTable<MoveKey, GiftMove>(memory, "gift_move")
                .check(move -> move.amount().minor() > 0)
                .references(cards, move -> new SaleId(move.card()));
    }

    @Override
    public List<Payment> of(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return sales.stream()
                .distinct()
                .sorted()
                .flatMap(sale ->
                        payments.between(tx, scope, new Key(sale, 0), new Key(sale, Integer.MAX_VALUE)).stream())
                .map(Kept::payment)
                .toList();
    }

    @Override
    public List<GiftCard> cards(Tx tx, TownScope scope, Collection<UUID> ids) {
        return ids.stream()
                .map(SaleId::new)
                .distinct()
                .sorted()
                .flatMap(id -> cards.find(tx, scope, id).stream())
                .toList();
    }

    @Override
    public List<UUID> withSecrets(Tx tx, TownScope scope, Collection<Bytes> hashes) {
        return cards.all(tx, scope).stream()
                .filter(card -> hashes.contains(card.codes().secretHash()))
                .map(GiftCard::id)
                .toList();
    }

    @Override
    public List<GiftHold> holds(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return sales.stream()
                .distinct()
                .sorted()
                .flatMap(sale -> holds.find(tx, scope, sale).stream())
                .map(Held::hold)
                .toList();
    }

    @Override
    public List<TownScope> townsHolding(Tx tx, Instant since) {
        return holds.towns(tx).stream()
                .map(TownScope::new)
                .filter(scope -> !heldSince(tx, scope, since, 1).isEmpty())
                .toList();
    }

    @Override
    public List<SaleId> heldSince(Tx tx, TownScope scope, Instant since, int limit) {
        return holds.all(tx, scope).stream()
                .filter(held ->
                        held.hold().state() == GiftHold.State.HELD && !held.at().isAfter(since))
                .sorted(Comparator.comparing(Held::at)
                        .thenComparing(held -> held.hold().sale()))
                .map(held -> held.hold().sale())
                .limit(limit)
                .toList();
    }

    @Override
    public List<Refund> refunds(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return refunds.all(tx, scope).stream()
                .filter(refund -> sales.contains(refund.sale()))
                .toList();
    }

    @Override
    public List<TownScope> townsOwing(Tx tx, Instant since) {
        return payments.towns(tx).stream()
                .map(TownScope::new)
                .filter(scope -> payments.all(tx, scope).stream().anyMatch(kept -> isOwed(kept, since)))
                .toList();
    }

    @Override
    public List<SaleId> owing(Tx tx, TownScope scope, Owed which) {
        return payments.all(tx, scope).stream()
                .filter(kept -> isOwed(kept, which.since()))
                .map(kept -> kept.payment().sale())
                .filter(sale -> sale.compareTo(new SaleId(which.after())) > 0)
                .distinct()
                .limit(which.limit())
                .toList();
    }

    @Override
    public List<RefundOrder> ordered(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return orders.ordered(tx, scope, sales);
    }

    @Override
    public void save(Tx tx, TownScope scope, PaymentBook book, Instant now) {
        book.changed()
                .forEach(payment ->
                        payments.put(tx, scope, new Key(payment.sale(), payment.n()), new Kept(payment, now)));
        for (Refund refund : book.back().refunds()) {
            refunds.insert(tx, scope, new RefundKey(refund.sale(), refund.unit(), refund.n()), refund);
        }
        orders.save(tx, scope, book.back().cards().changed());
        book.gifts().changed().forEach(card -> cards.put(tx, scope, new SaleId(card.id()), card));
        for (GiftHold hold : book.gifts().changedHolds()) {
            Instant at = holds.find(tx, scope, hold.sale()).map(Held::at).orElse(now);
            holds.put(tx, scope, hold.sale(), new Held(hold, at));
        }
        for (GiftMove move : book.gifts().moves()) {
            RefundKey about = new RefundKey(new SaleId(move.about()), move.unit(), move.n());
            moves.insert(tx, scope, new MoveKey(new SaleId(move.card()), move.kind(), about), move);
        }
    }

    /** What goes back to cards. */
    public RefundOrderStore orders() {
        return orders;
    }

    /** Every gift card of the town. */
    public List<GiftCard> gifts(Tx tx, TownScope scope) {
        return List.copyOf(cards.all(tx, scope));
    }

    /** Everything that gift cards of the town have set aside or had, in the order of sales. */
    public List<GiftHold> held(Tx tx, TownScope scope) {
        return holds.all(tx, scope).stream().map(Held::hold).toList();
    }

    /** Why the balances of the town's gift cards are what they are. */
    public List<GiftMove> moves(Tx tx, TownScope scope) {
        return List.copyOf(moves.all(tx, scope));
    }

    /** Everything of the town that was ordered back to cards, in the order of sales. */
    public List<RefundOrder> toCards(Tx tx, TownScope scope) {
        return orders.all(tx, scope);
    }

    /** Every refund of the town, in the order of sales. */
    public List<Refund> refunded(Tx tx, TownScope scope) {
        return List.copyOf(refunds.all(tx, scope));
    }

    /** Every payment of the town, in the order of sales and tenders. */
    public List<Payment> all(Tx tx, TownScope scope) {
        return payments.all(tx, scope).stream().map(Kept::payment).toList();
    }

    private static boolean isOwed(Kept kept, Instant since) {
        return kept.payment().state() == PaymentBook.State.REFUND_DUE
                && kept.payment().tender() != Tender.CARD
                && !kept.changedAt().isAfter(since);
    }

    private static boolean isSane(Payment payment) {
        Money amount = payment.amount();
        return amount == null
                ? payment.state() == PaymentBook.State.UNKNOWN && payment.refunded() == 0
                : amount.minor() >= 0 && payment.refunded() >= 0 && payment.refunded() <= amount.minor();
    }
}
