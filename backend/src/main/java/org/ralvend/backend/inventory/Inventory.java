package org.ralvend.backend.inventory;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.backend.fleet.DeviceStore;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/** The stock of a town. Callers hold an open transaction; rows are locked in the order of their key. */
@Singleton
public final class Inventory implements StockStore {
    /** What a slot holds, for people. */
    public record Location(
            String machine, int slot, String sku, int onHand, int reserved, int missing, boolean blocked) {}

    /** Units that somebody put on a shelf, for people. */
    record Receipt(long number, String machine, int slot, String sku, int units, String evidence, Instant at) {}

    private final DeviceStore fleet;

    Inventory(DeviceStore fleet) {
        this.fleet = fleet;
    }

    /** Who holds anything on these shelves now; it stays so only where their products' stock is locked. */
    @Override
    public List<SaleId> holders(Tx tx, TownScope scope, Collection<Shelf> shelves) {
        return onShelves(
                tx,
                scope,
                shelves,
                "inventory.reservation",
                "x.state = 'HELD'",
                row -> new SaleId(row.uuid("order_id")));
    }

    /** What lies on these shelves. A shelf keeps its product, so this needs no lock. */
    @Override
    public List<Sku> skusOn(Tx tx, TownScope scope, Collection<Shelf> shelves) {
        return onShelves(tx, scope, shelves, "inventory.stock", "true", row -> new Sku(row.text("sku")));
    }

    /** From here on nobody else reserves any of these products. */
    @Override
    public List<Stock> lock(Tx tx, TownScope scope, Collection<Sku> skus) {
        return tx.query(
                "SELECT * FROM inventory.stock WHERE town_id = ? AND sku = ANY (?) ORDER BY machine_id, slot FOR UPDATE",
                Inventory::stock,
                scope.id(),
                skus.stream().map(Sku::value).distinct().toArray(String[]::new));
    }

    /** @param stock locked; the reservations of these sales are loaded with it */
    @Override
    public StockBook open(Tx tx, TownScope scope, List<Stock> stock, Collection<SaleId> sales) {
        Set<Reservation> held = new HashSet<>();
        List<Reservation> known = tx.query(
                "SELECT * FROM inventory.reservation WHERE town_id = ? AND order_id = ANY (?)",
                row -> reservation(row, held),
                scope.id(),
                sales.stream().map(SaleId::value).distinct().toArray(UUID[]::new));
        return new StockBook(stock, known, held, fleet.gone(tx, scope));
    }

    /** Who holds anything on these machines, in the order of their ids, after this one. */
    @Override
    public List<SaleId> holdersAt(Tx tx, TownScope scope, Collection<MachineId> machines, UUID after, int limit) {
        return tx.query(
                """
                SELECT DISTINCT order_id FROM inventory.reservation
                WHERE town_id = ? AND machine_id = ANY (?) AND state = 'HELD' AND order_id > ? ORDER BY order_id LIMIT ?""",
                row -> new SaleId(row.uuid("order_id")),
                scope.id(),
                machines.stream().map(MachineId::value).toArray(String[]::new),
                after,
                limit);
    }

    private static <T> List<T> onShelves(
            Tx tx, TownScope scope, Collection<Shelf> shelves, String table, String which, Function<Row, T> read) {
        if (shelves.isEmpty()) {
            return List.of();
        }
        return tx.query(
                "SELECT x.* FROM " + table + " x JOIN unnest(?::text[], ?::int[]) AS s (machine_id, slot)"
                        + " ON x.machine_id = s.machine_id AND x.slot = s.slot WHERE x.town_id = ? AND " + which,
                read,
                shelves.stream().map(s -> s.machine().value()).toArray(String[]::new),
                shelves.stream().map(Shelf::slot).toArray(Integer[]::new),
                scope.id());
    }

    /** Writes what the book remembers, one statement per kind of change. */
    @Override
    public void save(Tx tx, TownScope scope, StockBook book, Instant now) {
        saveStock(tx, scope, book.changedStock());
        endReservations(tx, scope, book.endedReservations(), now);
        tx.insert(
                "INSERT INTO inventory.reservation (town_id, order_id, unit, number, machine_id, slot, sku, state, held_at, ended_at)",
                book.madeReservations(),
                List.of(
                        Column.of("text", r -> scope.id()),
                        Column.of("uuid", r -> r.reservation().sale().value()),
                        Column.of("int", r -> r.reservation().unit()),
                        Column.of("int", r -> r.reservation().number()),
                        Column.of("text", r -> r.reservation().shelf().machine().value()),
                        Column.of("int", r -> r.reservation().shelf().slot()),
                        Column.of("text", r -> r.reservation().sku().value()),
                        Column.of("text", StockBook.Made::state),
                        Column.of("timestamptz", r -> now),
                        Column.of("timestamptz", r -> r.state() == StockBook.State.HELD ? null : now)));
        tx.insert(
                "INSERT INTO inventory.movement (town_id, machine_id, slot, sku, delta, reason, evidence, at)",
                book.movements(),
                List.of(
                        Column.of("text", m -> scope.id()),
                        Column.of("text", m -> m.shelf().machine().value()),
                        Column.of("int", m -> m.shelf().slot()),
                        Column.of("text", m -> m.sku().value()),
                        Column.of("int", StockBook.Movement::delta),
                        Column.of("text", StockBook.Movement::reason),
                        Column.of("text", StockBook.Movement::evidence),
                        Column.of("timestamptz", m -> now)));
    }

    /** Puts units on a shelf; the shelf is made where there was none. Returns false where it holds another product. */
    @Override
    public boolean receive(Tx tx, TownScope scope, Shelf shelf, Sku sku, int units, String evidence, Instant now) {
        int changed = tx.update("""
                INSERT INTO inventory.stock AS s (town_id, machine_id, slot, sku, on_hand, reserved) VALUES (?, ?, ?, ?, ?, 0)
                ON CONFLICT (town_id, machine_id, slot) DO UPDATE SET on_hand = s.on_hand + excluded.on_hand, blocked = false
                WHERE s.sku = excluded.sku""", scope.id(), shelf.machine().value(), shelf.slot(), sku.value(), units);
        if (changed == 1) {
            tx.update("""
                    INSERT INTO inventory.movement (town_id, machine_id, slot, sku, delta, reason, evidence, at)
                    VALUES (?, ?, ?, ?, ?, 'RECEIPT', ?, ?)""", scope.id(), shelf.machine().value(), shelf.slot(), sku.value(), units, evidence, now);
        }
        return changed == 1;
    }

    @Override
    public List<Location> locations(Tx tx, TownScope scope) {
        return tx.query(
                "SELECT * FROM inventory.stock WHERE town_id = ? ORDER BY machine_id, slot",
                Inventory::location,
                scope.id());
    }

    /** In the order of machine and slot, after this place. */
    public List<Location> locations(Tx tx, TownScope scope, String machine, int slot, int limit) {
        return tx.query(
                "SELECT * FROM inventory.stock WHERE town_id = ? AND (machine_id, slot) > (?, ?) ORDER BY machine_id, slot LIMIT ?",
                Inventory::location,
                scope.id(),
                machine,
                slot,
                limit);
    }

    /** The newest first, before this number. */
    List<Receipt> receipts(Tx tx, TownScope scope, long before, int limit) {
        return tx.query(
                "SELECT * FROM inventory.movement WHERE town_id = ? AND n < ? AND reason = 'RECEIPT' ORDER BY n DESC LIMIT ?",
                Inventory::receipt,
                scope.id(),
                before,
                limit);
    }

    private static Receipt receipt(Row row) {
        return new Receipt(
                row.number("n"),
                row.text("machine_id"),
                row.integer("slot"),
                row.text("sku"),
                row.integer("delta"),
                row.text("evidence"),
                row.time("at"));
    }

    private static Location location(Row row) {
        return new Location(
                row.text("machine_id"),
                row.integer("slot"),
                row.text("sku"),
                row.integer("on_hand"),
                row.integer("reserved"),
                row.integer("missing"),
                row.flag("blocked"));
    }

    private static void saveStock(Tx tx, TownScope scope, List<Stock> changed) {
        tx.insert(
                "INSERT INTO inventory.stock AS s (town_id, machine_id, slot, sku, on_hand, reserved, missing, blocked)",
                " ON CONFLICT (town_id, machine_id, slot) DO UPDATE SET on_hand = excluded.on_hand, reserved = excluded.reserved,"
                        + " missing = excluded.missing, blocked = excluded.blocked",
                changed,
                List.of(
                        Column.of("text", s -> scope.id()),
                        Column.of("text", s -> s.shelf().machine().value()),
                        Column.of("int", s -> s.shelf().slot()),
                        Column.of("text", s -> s.sku().value()),
                        Column.of("int", Stock::onHand),
                        Column.of("int", Stock::reserved),
                        Column.of("int", Stock::missing),
                        Column.of("boolean", Stock::blocked)));
    }

    private static void endReservations(Tx tx, TownScope scope, List<StockBook.Ended> ended, Instant now) {
        for (StockBook.State end : List.of(StockBook.State.COMMITTED, StockBook.State.RELEASED)) {
            List<StockBook.Ended> these =
                    ended.stream().filter(e -> e.state() == end).toList();
            if (these.isEmpty()) {
                continue;
            }
            tx.update(
                    """
                    UPDATE inventory.reservation r SET state = ?, ended_at = ?
                    FROM unnest(?::uuid[], ?::text[]) AS e (order_id, place)
                    WHERE r.town_id = ? AND r.order_id = e.order_id AND r.unit || '/' || r.number = e.place AND r.state = 'HELD'""",
                    end,
                    now,
                    these.stream().map(e -> e.reservation().sale().value()).toArray(UUID[]::new),
                    these.stream()
                            .map(e -> e.reservation().unit() + "/"
                                    + e.reservation().number())
                            .toArray(String[]::new),
                    scope.id());
        }
    }

    private static Stock stock(Row row) {
        return new Stock(
                new Shelf(new MachineId(row.text("machine_id")), row.integer("slot")),
                new Sku(row.text("sku")),
                row.integer("on_hand"),
                row.integer("reserved"),
                row.integer("missing"),
                row.flag("blocked"));
    }

    private static Reservation reservation(Row row, Set<Reservation> held) {
        Reservation reservation = new Reservation(
                new SaleId(row.uuid("order_id")),
                row.integer("unit"),
                row.integer("number"),
                new Shelf(new MachineId(row.text("machine_id")), row.integer("slot")),
                new Sku(row.text("sku")));
        if (row.text("state").equals("HELD")) {
            held.add(reservation);
        }
        return reservation;
    }
}
