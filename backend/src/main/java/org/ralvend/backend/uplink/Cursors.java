package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.HashTail;
import org.ralvend.protocol.json.Bytes;

/** How far each journal is stored. */
@Singleton
final class Cursors implements CursorStore {
    /**
     * Stored up to here.
     *
     * @param hash of the entry there; null before the first, and where that one was lost
     * @param tail of the entries that end there
     */
    @Pure
    record Cursor(
            DeviceId device,
            EpochId epoch,
            int place,
            long upTo,
            @Nullable Bytes hash,
            HashTail tail) {
        Cursor at(long seq, Bytes seqHash) {
            return new Cursor(device, epoch, place, seq, seqHash, tail.with(seqHash));
        }

        /** What lies before is lost: what follows has nothing that it could be checked against. */
        Cursor afterGap(long seq) {
            return new Cursor(device, epoch, place, seq, null, HashTail.afterGap());
        }

        boolean isFollowedBy(Envelope next) {
            boolean unknown = hash == null && upTo > 0;
            return unknown || Envelope.chain(hash, next.seq(), next.body()).equals(next.hash());
        }
    }

    /** Every known epoch of a device, and how a new one begins. */
    @Pure
    record Journals(DeviceId device, Map<EpochId, Cursor> byEpoch) {
        /**
         * An epoch not seen before comes after all that were.
         *
         * @param begun how many others of this device began in the same batch before it
         */
        Cursor of(EpochId epoch, int begun) {
            int last = byEpoch.values().stream().mapToInt(Cursor::place).max().orElse(0);
            return find(epoch).orElseGet(() -> new Cursor(device, epoch, last + begun + 1, 0, null, HashTail.of(null)));
        }

        /** Whether another epoch began after this one. */
        boolean isSuperseded(EpochId epoch) {
            return find(epoch)
                    .filter(mine -> byEpoch.values().stream().anyMatch(other -> other.place() > mine.place()))
                    .isPresent();
        }

        Optional<Cursor> find(EpochId epoch) {
            return Optional.ofNullable(byEpoch.get(epoch));
        }
    }

    /** The devices are locked already, so that nobody else moves these. */
    @Override
    public Map<DeviceId, Journals> load(Tx tx, TownScope scope, Collection<DeviceId> devices) {
        String[] ids = devices.stream().map(DeviceId::value).distinct().toArray(String[]::new);
        Map<DeviceId, Map<EpochId, Cursor>> found = new HashMap<>();
        tx.query(
                        "SELECT * FROM uplink.cursor WHERE town_id = ? AND device_id = ANY (?)",
                        row -> new Cursor(
                                new DeviceId(row.text("device_id")),
                                new EpochId(row.uuid("epoch")),
                                row.integer("place"),
                                row.number("up_to"),
                                row.findBytes("hash"),
                                HashTail.of(row.findBytes("tail"))),
                        scope.id(),
                        ids)
                .forEach(c ->
                        found.computeIfAbsent(c.device(), d -> new HashMap<>()).put(c.epoch(), c));
        Map<DeviceId, Journals> journals = new HashMap<>();
        devices.forEach(d -> journals.put(d, new Journals(d, found.getOrDefault(d, Map.of()))));
        return journals;
    }

    @Override
    public void save(Tx tx, TownScope scope, Collection<Cursor> moved, Instant now) {
        tx.insert(
                "INSERT INTO uplink.cursor (town_id, device_id, epoch, place, up_to, hash, tail, stored_at)",
                """
                 ON CONFLICT (town_id, device_id, epoch) DO UPDATE
                  SET up_to = excluded.up_to, hash = excluded.hash, tail = excluded.tail, stored_at = excluded.stored_at""",
                List.copyOf(moved),
                List.of(
                        Column.of("text", c -> scope.id()),
                        Column.of("text", c -> c.device().value()),
                        Column.of("uuid", c -> c.epoch().value()),
                        Column.of("int", Cursor::place),
                        Column.of("bigint", Cursor::upTo),
                        Column.of("bytea", Cursor::hash),
                        Column.of("bytea", c -> c.tail().bytes()),
                        Column.of("timestamptz", c -> now)));
    }
}
