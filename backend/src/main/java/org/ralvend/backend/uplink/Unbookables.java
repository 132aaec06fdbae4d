package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.ralvend.backend.Origin;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/** Entries that could not be booked: kept whole, for an operator. */
@Singleton
final class Unbookables implements UnbookableStore {
    record Item(Origin origin, FaultCode fault, String detail, Bytes body) {
        /** A device's words may be in the detail, and a text of PostgreSQL takes no NUL. */
        Item {
            detail = detail.replaceAll("\\p{Cntrl}", "?");
        }
    }

    /** One as it is kept. */
    record Kept(
            long number,
            DeviceId device,
            EpochId epoch,
            long seq,
            String fault,
            String detail,
            Instant at,
            Bytes body) {}

    /** Newest first, before this number. */
    List<Kept> page(Tx tx, TownScope scope, long before, int limit) {
        return tx.query(
                "SELECT * FROM uplink.unbookable WHERE town_id = ? AND n < ? ORDER BY n DESC LIMIT ?",
                row -> new Kept(
                        row.number("n"),
                        new DeviceId(row.text("device_id")),
                        new EpochId(row.uuid("epoch")),
                        row.number("seq"),
                        row.text("fault"),
                        row.text("detail"),
                        row.time("at"),
                        row.bytes("body")),
                scope.id(),
                before,
                limit);
    }

    @Override
    public void add(Tx tx, TownScope scope, List<Item> items, Instant now) {
        tx.insert(
                "INSERT INTO uplink.unbookable (town_id, device_id, epoch, seq, fault, detail, body, at)",
                " ON CONFLICT DO NOTHING",
                items,
                List.of(
                        Column.of("text", i -> scope.id()),
                        Column.of("text", i -> i.origin().device().value()),
                        Column.of("uuid", i -> i.origin().epoch().value()),
                        Column.of("bigint", i -> i.origin().seq()),
                        Column.of("text", i -> i.fault().id()),
                        Column.of("text", Item::detail),
                        Column.of("bytea", Item::body),
                        Column.of("timestamptz", i -> now)));
    }
}
