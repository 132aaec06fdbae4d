package org.ralvend.backend.payment;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;

/** Payments of a town's sales. Callers hold an open transaction and the sales' locks. */
@Singleton
public final class Payments implements PaymentStore {
    /** What was paid by card goes back there, and not as a gift card. */
    private static final String OWED = "state = 'REFUND_DUE' AND tender <> 'CARD'";

    @Override
    public List<PaymentBook.Payment> of(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return tx.query(
                "SELECT * FROM payment.payment WHERE town_id = ? AND order_id = ANY (?) ORDER BY order_id, n",
                Payments::payment,
                scope.id(),
                ids(sales));
    }

    /** Sales of whose money nobody knows where it is; the newest. */
    public List<SaleId> unknown(Tx tx, TownScope scope, int limit) {
        return tx.query(
                "SELECT order_id FROM payment.payment WHERE town_id = ? AND state = 'UNKNOWN'"
                        + " ORDER BY changed_at DESC LIMIT ?",
                row -> new SaleId(row.uuid("order_id")),
                scope.id(),
                limit);
    }

    @Override
    public List<GiftCard> cards(Tx tx, TownScope scope, Collection<UUID> ids) {
        return GiftRows.lock(tx, scope, ids);
    }

    @Override
    public List<UUID> withSecrets(Tx tx, TownScope scope, Collection<Bytes> hashes) {
        return GiftRows.withSecrets(tx, scope, hashes);
    }

    @Override
    public List<GiftHold> holds(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return HoldRows.of(tx, scope, ids(sales));
    }

    @Override
    public List<TownScope> townsHolding(Tx tx, Instant since) {
        return HoldRows.towns(tx, since);
    }

    @Override
    public List<SaleId> heldSince(Tx tx, TownScope scope, Instant since, int limit) {
        return HoldRows.since(tx, scope, since, limit);
    }

    @Override
    public List<RefundOrder> ordered(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return RefundOrderRows.of(tx, scope, sales);
    }

    @Override
    public List<Refund> refunds(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return RefundRows.of(tx, scope, ids(sales));
    }

    @Override
    public List<TownScope> townsOwing(Tx tx, Instant since) {
        return tx.query(
                "SELECT DISTINCT town_id FROM payment.payment WHERE " + OWED + " AND changed_at <= ? ORDER BY town_id",
                row -> new TownScope(new TownId(row.text("town_id"))),
                since);
    }

    @Override
    public List<SaleId> owing(Tx tx, TownScope scope, Owed which) {
        return tx.query(
                "SELECT DISTINCT order_id FROM payment.payment WHERE town_id = ? AND " + OWED
                        + " AND changed_at <= ? AND order_id > ? ORDER BY order_id LIMIT ?",
                row -> new SaleId(row.uuid("order_id")),
                scope.id(),
                which.since(),
                which.after(),
                which.limit());
    }

    @Override
    public void save(Tx tx, TownScope scope, PaymentBook book, Instant now) {
        tx.insert(
                "INSERT INTO payment.payment (town_id, order_id, n, tender, currency, amount_minor, state, provider, reference, refunded_minor, changed_at)",
                " ON CONFLICT (town_id, order_id, n) DO UPDATE SET tender = excluded.tender, currency = excluded.currency,"
                        + " amount_minor = excluded.amount_minor, state = excluded.state, refunded_minor = excluded.refunded_minor,"
                        + " changed_at = excluded.changed_at",
                book.changed(),
                List.of(
                        Column.of("text", p -> scope.id()),
                        Column.of("uuid", p -> p.sale().value()),
                        Column.of("int", PaymentBook.Payment::n),
                        Column.of("text", PaymentBook.Payment::tender),
                        Column.of(
                                "text",
                                p -> p.amount() == null ? null : p.amount().currency()),
                        Column.of(
                                "bigint",
                                p -> p.amount() == null ? null : p.amount().minor()),
                        Column.of("text", PaymentBook.Payment::state),
                        Column.of("text", PaymentBook.Payment::provider),
                        Column.of("text", PaymentBook.Payment::reference),
                        Column.of("bigint", PaymentBook.Payment::refunded),
                        Column.of("timestamptz", p -> now)));
        RefundRows.save(tx, scope, book.back().refunds(), now);
        RefundOrderRows.save(tx, scope, book.back().cards().changed());
        GiftRows.save(tx, scope, book.gifts(), now);
        HoldRows.save(tx, scope, book.gifts().changedHolds(), now);
    }

    /**
     * What somebody did with a gift card.
     *
     * @param what in one word
     * @param why a sentence
     */
    public record Note(Instant at, String by, String what, String why) {}

    public void note(Tx tx, TownScope scope, UUID card, Note note) {
        tx.update(
                "INSERT INTO payment.gift_note (town_id, gift_card_id, at, actor, what, why) VALUES (?, ?, ?, ?, ?, ?)",
                scope.id(),
                card,
                note.at(),
                note.by(),
                note.what(),
                note.why());
    }

    /** A gift card as it stands, the newest things that happened to it, and what people did with it. */
    public record Story(GiftCard card, List<Moved> moves, List<Note> notes) {
        /** A change of its balance. */
        public record Moved(Instant at, GiftMove move) {}
    }

    public Optional<Story> story(Tx tx, TownScope scope, UUID id, int limit) {
        return GiftRows.find(tx, scope, id)
                .map(card -> new Story(
                        card,
                        GiftRows.moves(tx, scope, id, limit),
                        tx.query(
                                "SELECT * FROM payment.gift_note WHERE town_id = ? AND gift_card_id = ? ORDER BY at DESC LIMIT ?",
                                row -> new Note(row.time("at"), row.text("actor"), row.text("what"), row.text("why")),
                                scope.id(),
                                id,
                                limit)));
    }

    private static UUID[] ids(Collection<SaleId> sales) {
        return sales.stream().map(SaleId::value).toArray(UUID[]::new);
    }

    private static PaymentBook.Payment payment(Row row) {
        String currency = row.findText("currency");
        return new PaymentBook.Payment(
                new SaleId(row.uuid("order_id")),
                row.integer("n"),
                row.constant(Tender.class, "tender"),
                currency == null ? null : new Money(row.number("amount_minor"), currency),
                row.constant(PaymentBook.State.class, "state"),
                row.text("provider"),
                row.text("reference"),
                row.number("refunded_minor"));
    }
}
