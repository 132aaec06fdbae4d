package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;

/**
 * What devices must get. A row is written with the decision it tells of, and goes only when an entry of the device's
 * journal shows that it arrived; until then it is sent again with back-off and on every connect.
 */
@Singleton
final class Outbox implements OutboxStore {
    /** @param about which entry of the journal takes it out */
    record Item(TownId town, DeviceId device, String about, Bytes payload) {}

    private record Place(DeviceId device, String about) {}

    static String about(SaleId sale) {
        return "verdict " + sale;
    }

    /** What a gift card pays of it. */
    static String aboutGift(SaleId sale) {
        return "gift " + sale;
    }

    static String about(AttemptId attempt) {
        return "attempt " + attempt;
    }

    static String about(ClaimId claim) {
        return "claim " + claim;
    }

    /** Of several about the same the last: one statement cannot write a row twice. */
    @Override
    public void add(Tx tx, TownScope scope, List<Item> items, Instant now) {
        Map<Place, Item> last = new LinkedHashMap<>();
        items.forEach(item -> last.put(new Place(item.device(), item.about()), item));
        tx.insert(
                "INSERT INTO uplink.outbox (town_id, device_id, about, payload, tries, created_at, next_at)",
                " ON CONFLICT (town_id, device_id, about) DO UPDATE SET payload = excluded.payload, next_at = excluded.next_at",
                List.copyOf(last.values()),
                List.of(
                        Column.of("text", i -> scope.id()),
                        Column.of("text", i -> i.device().value()),
                        Column.of("text", Item::about),
                        Column.of("bytea", Item::payload),
                        Column.of("int", i -> 1),
                        Column.of("timestamptz", i -> now),
                        Column.of("timestamptz", i -> now.plus(FIRST_RESEND))));
    }

    /** The device's journal shows that these arrived. */
    @Override
    public void arrived(Tx tx, TownScope scope, Collection<Item> shown) {
        if (!shown.isEmpty()) {
            tx.update(
                    """
                    DELETE FROM uplink.outbox o USING unnest(?::text[], ?::text[]) AS a (device_id, about)
                    WHERE o.town_id = ? AND o.device_id = a.device_id AND o.about = a.about""",
                    shown.stream().map(i -> i.device().value()).toArray(String[]::new),
                    shown.stream().map(Item::about).toArray(String[]::new),
                    scope.id());
        }
    }

    /** For whom anything waits, of all towns. */
    @Override
    public Map<TownScope, List<DeviceId>> waiting(Tx tx) {
        Map<TownScope, List<DeviceId>> devices = new LinkedHashMap<>();
        tx.query(
                "SELECT DISTINCT town_id, device_id FROM uplink.outbox ORDER BY town_id, device_id",
                row -> devices.computeIfAbsent(
                                new TownScope(new TownId(row.text("town_id"))), town -> new ArrayList<>())
                        .add(new DeviceId(row.text("device_id"))));
        return devices;
    }

    /** These devices will never hear anything again. Returns how many rows there were. */
    @Override
    public int drop(Tx tx, TownScope scope, Collection<DeviceId> gone) {
        return tx.update(
                "DELETE FROM uplink.outbox WHERE town_id = ? AND device_id = ANY (?)",
                scope.id(),
                gone.stream().map(DeviceId::value).toArray(String[]::new));
    }

    /** Everything for these devices, now: they have just connected. */
    @Override
    public List<Item> all(Tx tx, TownScope scope, Collection<DeviceId> devices) {
        return tx.query(
                "SELECT * FROM uplink.outbox WHERE town_id = ? AND device_id = ANY (?) ORDER BY created_at",
                Outbox::item,
                scope.id(),
                devices.stream().map(DeviceId::value).toArray(String[]::new));
    }

    /**
     * Takes what is due in one partition and sets when it is due again. The relay's, across towns. What is due later than it can be
     * was set by a clock that was ahead.
     */
    @Override
    public List<Item> due(Tx tx, int partition, int partitions, Instant now) {
        return tx.query(
                """
                UPDATE uplink.outbox SET tries = tries + 1,
                  next_at = ?::timestamptz + least(? * power(2, least(tries, 20)), ?) * interval '1 second'
                WHERE (town_id, device_id, about) IN (SELECT town_id, device_id, about FROM uplink.outbox
                  WHERE (next_at <= ? OR next_at > ?) AND (hashtext(device_id) & 2147483647) % ? = ? ORDER BY next_at LIMIT ? FOR UPDATE SKIP LOCKED)
                RETURNING *""",
                Outbox::item,
                now,
                FIRST_RESEND.toSeconds(),
                MAX_BACK_OFF.toSeconds(),
                now,
                now.plus(MAX_BACK_OFF.multipliedBy(2)),
                partitions,
                partition,
                ROUND);
    }

    /** Takes or renews the lease; locks its row until the transaction ends. One that ends too late to be true is none. */
    @Override
    public boolean lease(Tx tx, int partition, String owner, Instant now, Instant until) {
        return tx.update("""
                        INSERT INTO uplink.relay_lease AS l (partition, owner, until) VALUES (?, ?, ?)
                        ON CONFLICT (partition) DO UPDATE SET owner = excluded.owner, until = excluded.until
                        WHERE l.owner = excluded.owner OR l.until < ? OR l.until > ?""", partition, owner, until, now, until.plus(FAR)) == 1;
    }

    private static Item item(Row row) {
        return new Item(
                new TownId(row.text("town_id")),
                new DeviceId(row.text("device_id")),
                row.text("about"),
                row.bytes("payload"));
    }
}
