package org.ralvend.device.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.json.Bytes;

/** The statements of a journal file's one writer. What writes stands in the caller's transaction. */
record JournalRows(Connection db) {
    /** A row with the wall time that it is trimmed by. */
    record Dated(Journal.Row row, long at) {}

    List<Dated> after(EpochId epoch, long seq, int maxRows, int maxBytes) throws SQLException {
        String sql =
                "SELECT seq, hash, body, boot, mono, at FROM entry WHERE epoch = ? AND seq > ? ORDER BY seq LIMIT ?";
        List<Dated> found = new ArrayList<>();
        try (PreparedStatement query = db.prepareStatement(sql)) {
            query.setString(1, epoch.toString());
            query.setLong(2, seq);
            query.setInt(3, maxRows);
            try (ResultSet rows = query.executeQuery()) {
                int bytes = 0;
                while (rows.next()) {
                    Dated row = dated(rows);
                    bytes += row.row().body().size();
                    if (bytes > maxBytes && !found.isEmpty()) {
                        break;
                    }
                    found.add(row);
                }
            }
        }
        return found;
    }

    private static Dated dated(ResultSet rows) throws SQLException {
        return new Dated(
                new Journal.Row(
                        rows.getLong(1),
                        Bytes.of(rows.getBytes(2)),
                        Bytes.of(rows.getBytes(3)),
                        BootId.of(rows.getString(4)),
                        rows.getLong(5)),
                rows.getLong(6));
    }

    void insert(EpochId epoch, Dated dated) throws SQLException {
        String sql = "INSERT INTO entry (epoch, seq, hash, body, boot, mono, at) VALUES (?, ?, ?, ?, ?, ?, ?)";
        Journal.Row row = dated.row();
        try (PreparedStatement insert = db.prepareStatement(sql)) {
            insert.setString(1, epoch.toString());
            insert.setLong(2, row.seq());
            insert.setBytes(3, row.hash().toArray());
            insert.setBytes(4, row.body().toArray());
            insert.setString(5, row.boot().toString());
            insert.setLong(6, row.monoMillis());
            insert.setLong(7, dated.at());
            insert.executeUpdate();
        }
    }

    /** Goes with its first entry, so that no epoch is ever without one. */
    void insertEpoch(EpochId epoch) throws SQLException {
        run("INSERT INTO epoch (id) VALUES (?)", epoch.toString());
    }

    /** An epoch that is not written any more ends here. */
    void endEpoch(EpochId epoch, long last) throws SQLException {
        run("UPDATE epoch SET last = ? WHERE id = ?", last, epoch.toString());
        run("DELETE FROM entry WHERE epoch = ? AND seq > ?", epoch.toString(), last);
    }

    void forgetEpoch(EpochId epoch) throws SQLException {
        run("DELETE FROM entry WHERE epoch = ?", epoch.toString());
        run("DELETE FROM cursor WHERE key = ?", epoch.toString());
        run("DELETE FROM epoch WHERE id = ?", epoch.toString());
    }

    /** Seq of the last row of those in front that are all older than {@code at}, see {@link Journal#trim}; 0 where there is none. */
    long lastOld(EpochId epoch, long at) throws SQLException {
        String sql = """
                SELECT coalesce(max(seq), 0) FROM entry WHERE epoch = ?1 AND at >= ?2 AND seq <
                 coalesce((SELECT min(seq) FROM entry WHERE epoch = ?1 AND at >= ?3), 9223372036854775807)""";
        try (PreparedStatement query = db.prepareStatement(sql)) {
            query.setString(1, epoch.toString());
            query.setLong(2, Journal.NO_CLOCK_BEFORE.toEpochMilli());
            query.setLong(3, at);
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    void trim(EpochId epoch, long upToSeq) throws SQLException {
        run("DELETE FROM entry WHERE epoch = ? AND seq <= ?", epoch.toString(), upToSeq);
    }

    /** Epochs that began after this wall time. */
    int begunAfter(long at) throws SQLException {
        try (PreparedStatement query = db.prepareStatement("SELECT count(*) FROM entry WHERE seq = 1 AND at > ?")) {
            query.setLong(1, at);
            try (ResultSet rows = query.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    /** Oldest first. */
    List<EpochState> epochs() throws SQLException {
        String sql = """
                SELECT e.id, coalesce(e.last, (SELECT max(seq) FROM entry WHERE epoch = e.id), c.value, 0) AS last,
                 coalesce(c.value, 0) AS stored FROM epoch e LEFT JOIN cursor c ON c.key = e.id ORDER BY e.place""";
        List<EpochState> epochs = new ArrayList<>();
        try (PreparedStatement query = db.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                EpochState epoch = new EpochState(EpochId.of(rows.getString(1)));
                epoch.last = rows.getLong(2);
                epoch.stored = rows.getLong(3);
                epoch.storedOnDisk = epoch.stored;
                epochs.add(epoch);
            }
        }
        return epochs;
    }

    @Nullable
    Bytes hash(EpochId epoch, long seq) throws SQLException {
        List<Dated> row = after(epoch, seq - 1, 1, 1);
        return row.isEmpty() ? null : row.getFirst().row().hash();
    }

    Optional<Bytes> state(String key) throws SQLException {
        try (PreparedStatement query = db.prepareStatement("SELECT value FROM state WHERE key = ?")) {
            query.setString(1, key);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? Optional.of(Bytes.of(rows.getBytes(1))) : Optional.empty();
            }
        }
    }

    void putState(String key, Bytes value) throws SQLException {
        put("state", key, value.toArray());
    }

    Map<String, Long> totals() throws SQLException {
        return new JournalReader(db).totals();
    }

    void putTotal(String name, long total) throws SQLException {
        put("total", name, total);
    }

    void putCursor(EpochId epoch, long storedUpTo) throws SQLException {
        put("cursor", epoch.toString(), storedUpTo);
    }

    private void put(String table, String key, Object value) throws SQLException {
        run(
                "INSERT INTO " + table
                        + " (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                key,
                value);
    }

    private void run(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = db.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
