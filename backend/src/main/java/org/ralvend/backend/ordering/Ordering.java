package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.Catalog;
import org.ralvend.backend.catalog.PriceLists;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.backend.inventory.Inventory;
import org.ralvend.backend.inventory.StockBook;
import org.ralvend.backend.payment.PaymentBook;
import org.ralvend.backend.payment.Payments;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;

/** Loads and locks what a batch's sales touch, and writes what the {@link SaleDesk} decided. */
@Singleton
public final class Ordering {
    private final Catalog catalog;
    private final Inventory inventory;
    private final Payments payments;
    private final ClaimHash claimHash;

    Ordering(Catalog catalog, Inventory inventory, Payments payments, ClaimHash claimHash) {
        this.catalog = catalog;
        this.inventory = inventory;
        this.payments = payments;
        this.claimHash = claimHash;
    }

    /**
     * @param requests sales that may be new
     * @param known sales that other facts are about
     * @param correctedSkus products of shelves that were counted or found empty
     */
    public SaleDesk open(
            Tx tx,
            TownScope scope,
            List<SaleRequested> requests,
            Collection<SaleId> known,
            Collection<Sku> correctedSkus) {
        Set<SaleId> ids = new HashSet<>(known);
        requests.forEach(r -> ids.add(r.sale()));
        List<Sale> sales = load(tx, scope, ids, true);
        Set<Sku> skus = new HashSet<>(correctedSkus);
        requests.forEach(r -> r.lines().forEach(line -> skus.add(line.sku())));
        sales.forEach(sale -> sale.units().forEach(unit -> skus.add(unit.sku())));
        PriceLists lists = catalog.open(
                tx, scope, requests.stream().map(r -> r.list().version()).toList());
        PaymentBook paid = payments.open(tx, scope, ids);
        StockBook stock = inventory.open(tx, scope, skus, ids, !correctedSkus.isEmpty());
        return new SaleDesk(new SaleBook(sales), lists, stock, paid, claimHash::of);
    }

    public void save(Tx tx, TownScope scope, SaleDesk desk, Instant now) {
        saveOrders(tx, scope, desk.book().changed());
        saveLines(tx, scope, desk.recorded());
        saveUnits(tx, scope, desk.book().changed());
        saveEvents(tx, scope, desk.book().events());
        payments.save(tx, scope, desk.payments(), now);
        inventory.save(tx, scope, desk.stock(), now);
    }

    public Optional<Sale> find(Tx tx, TownScope scope, SaleId id) {
        return load(tx, scope, Set.of(id), false).stream().findFirst();
    }

    /** Newest first. */
    public List<Sale> newest(Tx tx, TownScope scope, int limit) {
        return inOrder(
                tx,
                scope,
                tx.query(
                        "SELECT id FROM ordering.orders WHERE town_id = ? ORDER BY recorded_at DESC, id DESC LIMIT ?",
                        row -> new SaleId(row.uuid("id")),
                        scope.id(),
                        limit));
    }

    /** Sales that should have ended and have not, the oldest deadline first. */
    public List<Sale> overdue(Tx tx, TownScope scope, Instant now, int limit) {
        return inOrder(tx, scope, tx.query("""
                SELECT id FROM ordering.orders WHERE town_id = ? AND deadline <= ?
                  AND state IN ('RECORDED', 'DELIVERING', 'CLAIMABLE', 'REFUND_DUE') ORDER BY deadline, id LIMIT ?""", row -> new SaleId(row.uuid("id")), scope.id(), now, limit));
    }

    private static List<Sale> inOrder(Tx tx, TownScope scope, List<SaleId> ids) {
        Map<SaleId, Sale> byId = new HashMap<>();
        load(tx, scope, ids, false).forEach(sale -> byId.put(sale.id(), sale));
        return ids.stream().map(byId::get).toList();
    }

    public List<StatusEvent> events(Tx tx, TownScope scope, SaleId id) {
        return tx.query(
                "SELECT * FROM ordering.status_event WHERE town_id = ? AND order_id = ? ORDER BY n",
                row -> new StatusEvent(
                        id,
                        row.time("at"),
                        row.text("actor"),
                        row.findText("from_state") == null ? null : row.constant(SaleState.class, "from_state"),
                        row.constant(SaleState.class, "to_state"),
                        row.text("why"),
                        row.text("evidence")),
                scope.id(),
                id.value());
    }

    private static List<Sale> load(Tx tx, TownScope scope, Collection<SaleId> wanted, boolean locking) {
        UUID[] ids = wanted.stream().map(SaleId::value).distinct().toArray(UUID[]::new);
        Map<UUID, List<SaleUnit>> units = new HashMap<>();
        String orders = "SELECT * FROM ordering.orders WHERE town_id = ? AND id = ANY (?) ORDER BY id";
        List<UUID> locked = tx.query(locking ? orders + " FOR UPDATE" : orders, row -> row.uuid("id"), scope.id(), ids);
        tx.query(
                """
                SELECT u.*, o.currency FROM ordering.order_unit u JOIN ordering.orders o ON o.town_id = u.town_id AND o.id = u.order_id
                WHERE u.town_id = ? AND u.order_id = ANY (?) ORDER BY u.order_id, u.unit""",
                row -> units.computeIfAbsent(row.uuid("order_id"), id -> new ArrayList<>())
                        .add(unit(row)),
                scope.id(),
                locked.toArray(UUID[]::new));
        return tx.query(
                orders,
                row -> sale(row, units.getOrDefault(row.uuid("id"), List.of())),
                scope.id(),
                locked.toArray(UUID[]::new));
    }

    private static void saveOrders(Tx tx, TownScope scope, List<Sale> changed) {
        tx.insert(
                """
                INSERT INTO ordering.orders (town_id, id, channel, external_ref, machine_id, device_id, currency, total_minor,
                  list_version, state, reason, claim_hash, keypad_hash, recorded_at, deadline, waits_until)""",
                " ON CONFLICT (town_id, id) DO UPDATE SET state = excluded.state, waits_until = excluded.waits_until,"
                        + " currency = excluded.currency, total_minor = excluded.total_minor, reason = excluded.reason,"
                        + " list_version = excluded.list_version, claim_hash = excluded.claim_hash, keypad_hash = excluded.keypad_hash",
                changed,
                List.of(
                        Column.of("text", s -> scope.id()),
                        Column.of("uuid", s -> s.id().value()),
                        Column.of("text", s -> "VENDOR"),
                        Column.of("text", s -> s.id().toString()),
                        Column.of("text", s -> s.machine().value()),
                        Column.of("text", s -> s.device().value()),
                        Column.of(
                                "text",
                                s -> s.total() == null ? null : s.total().currency()),
                        Column.of(
                                "bigint",
                                s -> s.total() == null ? null : s.total().minor()),
                        Column.of(
                                "bigint",
                                s -> s.terms() == null ? null : s.terms().listVersion()),
                        Column.of("text", Sale::state),
                        Column.of("text", Sale::reason),
                        Column.of(
                                "bytea",
                                s -> s.terms() == null ? null : s.terms().secretHash()),
                        Column.of(
                                "bytea",
                                s -> s.terms() == null ? null : s.terms().keypadHash()),
                        Column.of("timestamptz", Sale::recordedAt),
                        Column.of("timestamptz", Sale::deadline),
                        Column.of("timestamptz", Sale::waitsUntil)));
    }

    private record LineOf(SaleId sale, int line, SaleRequested.Line content) {}

    private static void saveLines(Tx tx, TownScope scope, Map<SaleId, SaleRequested> recorded) {
        List<LineOf> lines = new ArrayList<>();
        recorded.forEach((id, request) -> {
            for (int i = 0; i < request.lines().size(); i++) {
                lines.add(new LineOf(id, i + 1, request.lines().get(i)));
            }
        });
        tx.insert(
                "INSERT INTO ordering.order_line (town_id, order_id, line, sku, quantity, unit_minor)",
                lines,
                List.of(
                        Column.of("text", l -> scope.id()),
                        Column.of("uuid", l -> l.sale().value()),
                        Column.of("int", LineOf::line),
                        Column.of("text", l -> l.content().sku().value()),
                        Column.of("int", l -> l.content().quantity()),
                        Column.of("bigint", l -> l.content().unitPrice().minor())));
    }

    private record UnitOf(SaleId sale, SaleUnit unit) {}

    private static void saveUnits(Tx tx, TownScope scope, List<Sale> changed) {
        List<UnitOf> units = changed.stream()
                .flatMap(sale -> sale.units().stream().map(unit -> new UnitOf(sale.id(), unit)))
                .toList();
        tx.insert(
                "INSERT INTO ordering.order_unit (town_id, order_id, unit, sku, unit_minor, state)",
                " ON CONFLICT (town_id, order_id, unit) DO UPDATE SET state = excluded.state",
                units,
                List.of(
                        Column.of("text", u -> scope.id()),
                        Column.of("uuid", u -> u.sale().value()),
                        Column.of("int", u -> u.unit().unit()),
                        Column.of("text", u -> u.unit().sku().value()),
                        Column.of("bigint", u -> u.unit().price().minor()),
                        Column.of("text", u -> u.unit().state())));
    }

    private static void saveEvents(Tx tx, TownScope scope, List<StatusEvent> events) {
        Map<SaleId, Integer> next = new HashMap<>();
        tx.query(
                """
                        SELECT order_id, max(n) AS n FROM ordering.status_event WHERE town_id = ? AND order_id = ANY (?)
                        GROUP BY order_id""",
                row -> next.put(new SaleId(row.uuid("order_id")), row.integer("n")),
                scope.id(),
                events.stream().map(e -> e.sale().value()).distinct().toArray(UUID[]::new));
        tx.insert(
                "INSERT INTO ordering.status_event (town_id, order_id, n, at, actor, from_state, to_state, why, evidence)",
                events,
                List.of(
                        Column.of("text", e -> scope.id()),
                        Column.of("uuid", e -> e.sale().value()),
                        Column.of("int", e -> next.merge(e.sale(), 1, Integer::sum)),
                        Column.of("timestamptz", StatusEvent::at),
                        Column.of("text", StatusEvent::actor),
                        Column.of("text", StatusEvent::from),
                        Column.of("text", StatusEvent::to),
                        Column.of("text", StatusEvent::why),
                        Column.of("text", StatusEvent::evidence)));
    }

    private static Sale sale(Row row, List<SaleUnit> units) {
        String reason = row.findText("reason");
        String currency = row.findText("currency");
        Bytes secret = row.findBytes("claim_hash");
        return new Sale(
                new SaleId(row.uuid("id")),
                new MachineId(row.text("machine_id")),
                new DeviceId(row.text("device_id")),
                currency == null ? null : new Money(row.number("total_minor"), currency),
                secret == null ? null : new Sale.Terms(row.number("list_version"), secret, row.bytes("keypad_hash")),
                row.constant(SaleState.class, "state"),
                reason == null ? null : RejectReason.valueOf(reason),
                row.time("recorded_at"),
                row.time("deadline"),
                row.findTime("waits_until"),
                units);
    }

    private static SaleUnit unit(Row row) {
        return new SaleUnit(
                row.integer("unit"),
                new Sku(row.text("sku")),
                new Money(row.number("unit_minor"), row.text("currency")),
                row.constant(SaleState.class, "state"));
    }
}
