package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;

/** The rows of sales: read whole, written set-based. Callers hold an open transaction. */
@Singleton
final class SaleRows implements SaleStore {
    /** A rejected one waits for its money alone. */
    private static final String WAITING =
            "swept_at IS NULL AND state IN ('RECORDED', 'DELIVERING', 'CLAIMABLE', 'REJECTED')";

    @Override
    public void save(Tx tx, TownScope scope, SaleDesk desk) {
        saveOrders(tx, scope, desk.book().changed());
        requireOurs(tx, scope, desk.book().begun());
        saveLines(tx, scope, desk.recorded());
        saveUnits(tx, scope, desk.book().changed());
        EventRows.save(tx, scope, desk.book().events());
    }

    @Override
    public List<Sale> load(Tx tx, TownScope scope, Collection<SaleId> wanted, Locking locking) {
        UUID[] ids = wanted.stream().map(SaleId::value).distinct().toArray(UUID[]::new);
        Map<UUID, List<SaleUnit>> units = new HashMap<>();
        String orders = "SELECT * FROM ordering.orders WHERE town_id = ? AND id = ANY (?) ORDER BY id";
        List<UUID> locked = tx.query(orders + sql(locking), row -> row.uuid("id"), scope.id(), ids);
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

    @Override
    public Map<Bytes, SaleId> behind(Tx tx, TownScope scope, Collection<Bytes> hashes) {
        return CodeRows.behind(tx, scope, hashes);
    }

    @Override
    public List<StatusEvent> events(Tx tx, TownScope scope, SaleId id) {
        return EventRows.of(tx, scope, id);
    }

    @Override
    public List<TownScope> townsDue(Tx tx, Instant now) {
        return tx.query(
                "SELECT DISTINCT town_id FROM ordering.orders WHERE deadline <= ? AND " + WAITING + " ORDER BY town_id",
                row -> new TownScope(new TownId(row.text("town_id"))),
                now);
    }

    @Override
    public List<SaleId> due(Tx tx, TownScope scope, Instant now, int limit) {
        return tx.query(
                "SELECT id FROM ordering.orders WHERE town_id = ? AND deadline <= ? AND " + WAITING
                        + " ORDER BY deadline, id LIMIT ?",
                SaleRows::id,
                scope.id(),
                now,
                limit);
    }

    @Override
    public List<SaleId> lockDue(Tx tx, TownScope scope, Collection<SaleId> sales, Instant now) {
        return tx.query(
                "SELECT id FROM ordering.orders WHERE town_id = ? AND id = ANY (?) AND deadline <= ? AND " + WAITING
                        + " ORDER BY id FOR UPDATE SKIP LOCKED",
                SaleRows::id,
                scope.id(),
                ids(sales),
                now);
    }

    @Override
    public List<SaleId> lockFree(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return tx.query(
                "SELECT id FROM ordering.orders WHERE town_id = ? AND id = ANY (?) ORDER BY id FOR UPDATE SKIP LOCKED",
                SaleRows::id,
                scope.id(),
                ids(sales));
    }

    @Override
    public int swept(Tx tx, TownScope scope, Collection<SaleId> sales, Instant now) {
        return tx.update(
                "UPDATE ordering.orders SET swept_at = ? WHERE town_id = ? AND id = ANY (?)",
                now,
                scope.id(),
                ids(sales));
    }

    private static SaleId id(Row row) {
        return new SaleId(row.uuid("id"));
    }

    private static UUID[] ids(Collection<SaleId> sales) {
        return sales.stream().map(SaleId::value).toArray(UUID[]::new);
    }

    private static String sql(Locking locking) {
        return switch (locking) {
            case NONE -> "";
            case WAITS -> " FOR UPDATE";
            case SKIPS -> " FOR UPDATE SKIP LOCKED";
        };
    }

    private static void saveOrders(Tx tx, TownScope scope, List<Sale> changed) {
        tx.insert(
                """
                INSERT INTO ordering.orders AS o (town_id, id, channel, external_ref, machine_id, device_id, currency, total_minor,
                  list_version, state, reason, claim_hash, keypad_hash, recorded_at, deadline, waits_until)""",
                " ON CONFLICT (town_id, id) DO UPDATE SET state = excluded.state, waits_until = excluded.waits_until,"
                        + " currency = excluded.currency, total_minor = excluded.total_minor, reason = excluded.reason,"
                        + " list_version = excluded.list_version, claim_hash = excluded.claim_hash, keypad_hash = excluded.keypad_hash"
                        + " WHERE o.machine_id = excluded.machine_id AND o.recorded_at = excluded.recorded_at",
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

    /**
     * A sale that is new has no row to lock: where two transactions name the same id at once, the later one wrote nothing.
     *
     * @throws SaleTakenMeanwhile where a row is another's
     */
    private static void requireOurs(Tx tx, TownScope scope, List<Sale> begun) {
        if (begun.isEmpty()) {
            return;
        }
        int ours = tx.query(
                        """
                        SELECT o.id FROM ordering.orders o
                          JOIN unnest(?::uuid[], ?::text[], ?::text[]::timestamptz[]) AS b (id, machine_id, recorded_at)
                            ON o.id = b.id AND o.machine_id = b.machine_id AND o.recorded_at = b.recorded_at
                        WHERE o.town_id = ?""",
                        row -> row.uuid("id"),
                        begun.stream().map(s -> s.id().value()).toArray(UUID[]::new),
                        begun.stream().map(s -> s.machine().value()).toArray(String[]::new),
                        begun.stream().map(s -> s.recordedAt().toString()).toArray(String[]::new),
                        scope.id())
                .size();
        if (ours != begun.size()) {
            throw new SaleTakenMeanwhile(begun.size() - ours);
        }
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
                "INSERT INTO ordering.order_unit (town_id, order_id, unit, sku, unit_minor, state, value_minor)",
                " ON CONFLICT (town_id, order_id, unit) DO UPDATE SET state = excluded.state",
                units,
                List.of(
                        Column.of("text", u -> scope.id()),
                        Column.of("uuid", u -> u.sale().value()),
                        Column.of("int", u -> u.unit().unit()),
                        Column.of("text", u -> u.unit().sku().value()),
                        Column.of("bigint", u -> u.unit().price().minor()),
                        Column.of("text", u -> u.unit().state()),
                        Column.of("bigint", u -> minor(u.unit().value()))));
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

    private static @Nullable Long minor(@Nullable Money amount) {
        return amount == null ? null : amount.minor();
    }

    private static SaleUnit unit(Row row) {
        String currency = row.text("currency");
        Long value = row.findNumber("value_minor");
        return new SaleUnit(
                row.integer("unit"),
                new Sku(row.text("sku")),
                new Money(row.number("unit_minor"), currency),
                row.constant(SaleState.class, "state"),
                value == null ? null : new Money(value, currency));
    }
}
