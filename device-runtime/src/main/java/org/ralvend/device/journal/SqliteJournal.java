package org.ralvend.device.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/** The journal in one SQLite file: WAL, {@code synchronous=FULL}, one connection that holds the file exclusively. */
public final class SqliteJournal implements Journal {
    private final Connection db;
    private final InstantSource clock;
    private final EpochId epoch;
    private final Map<String, Long> totals = new HashMap<>();
    private long lastSeq;
    private @Nullable Bytes lastHash;
    private long storedUpTo;

    private SqliteJournal(Connection db, InstantSource clock, EpochId epoch) throws SQLException {
        this.db = db;
        this.clock = clock;
        this.epoch = epoch;
        load();
    }

    /**
     * Opens the journal, or makes it with a new epoch where there is no file.
     *
     * @param opening when a new epoch's first entry was written
     * @throws Fault {@link FaultCode#JOURNAL_LOCKED}, {@link FaultCode#JOURNAL_NEWER}, {@link FaultCode#JOURNAL_CORRUPT},
     *     {@link FaultCode#JOURNAL_UNSAFE} or {@link FaultCode#JOURNAL_UNWRITABLE}; the file is left as it is
     */
    public static SqliteJournal open(Path file, InstantSource clock, RandomGenerator random, Entry.Stamp opening) {
        try {
            Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
            Connection db = SqliteFile.open(file);
            try {
                return open(db, clock, random, opening);
            } catch (SQLException | RuntimeException e) {
                db.close();
                throw e;
            }
        } catch (SQLException e) {
            throw SqliteFile.fault(file, e);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }

    static SqliteJournal open(Connection db, InstantSource clock, RandomGenerator random, Entry.Stamp opening)
            throws SQLException {
        Optional<EpochId> known = newestEpoch(db);
        if (known.isPresent()) {
            return new SqliteJournal(db, clock, known.get());
        }
        EpochId fresh = EpochId.mint(random);
        SqliteJournal journal = new SqliteJournal(db, clock, fresh);
        journal.commit(Map.of(), List.of(new Entry(opening, new Fact.EpochStarted(null, Fact.EpochReason.NEW_DEVICE))));
        return journal;
    }

    @Override
    public EpochId epoch() {
        return epoch;
    }

    @Override
    public long lastSeq() {
        return lastSeq;
    }

    @Override
    public long storedUpTo() {
        return storedUpTo;
    }

    @Override
    public Map<String, Long> totals() {
        return Map.copyOf(totals);
    }

    @Override
    public void commit(Map<String, Bytes> states, List<Entry> entries) {
        List<Sealed> sealed = Sealed.chain(lastSeq, lastHash, entries);
        Map<String, Long> sums = new HashMap<>(totals);
        entries.forEach(
                entry -> Totals.of(entry.fact()).forEach((name, amount) -> sums.merge(name, amount, Long::sum)));
        transaction(() -> {
            if (lastSeq == 0) {
                insertEpoch();
            }
            for (Sealed entry : sealed) {
                insert(entry);
            }
            for (Map.Entry<String, Bytes> state : states.entrySet()) {
                put("state", state.getKey(), state.getValue().toArray());
            }
            for (Map.Entry<String, Long> total : sums.entrySet()) {
                if (!total.getValue().equals(totals.get(total.getKey()))) {
                    put("total", total.getKey(), total.getValue());
                }
            }
            putCursor();
        });
        if (!sealed.isEmpty()) {
            lastSeq = sealed.getLast().seq();
            lastHash = sealed.getLast().hash();
        }
        totals.putAll(sums);
    }

    @Override
    public Optional<Bytes> state(String key) {
        try (PreparedStatement query = db.prepareStatement("SELECT value FROM state WHERE key = ?")) {
            query.setString(1, key);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() ? Optional.of(Bytes.of(rows.getBytes(1))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    @Override
    public List<Row> after(long seq, int maxRows, int maxBytes) {
        String sql = "SELECT seq, hash, body, boot, mono FROM entry WHERE epoch = ? AND seq > ? ORDER BY seq LIMIT ?";
        List<Row> found = new ArrayList<>();
        try (PreparedStatement query = db.prepareStatement(sql)) {
            query.setString(1, epoch.toString());
            query.setLong(2, seq);
            query.setInt(3, maxRows);
            try (ResultSet rows = query.executeQuery()) {
                int bytes = 0;
                while (rows.next()) {
                    Bytes body = Bytes.of(rows.getBytes(3));
                    bytes += body.size();
                    if (bytes > maxBytes && !found.isEmpty()) {
                        break;
                    }
                    found.add(new Row(
                            rows.getLong(1),
                            Bytes.of(rows.getBytes(2)),
                            body,
                            BootId.of(rows.getString(4)),
                            rows.getLong(5)));
                }
            }
        } catch (SQLException e) {
            throw fault(e);
        }
        return found;
    }

    /** Kept in memory and written with the next commit: to forget it costs a repeat, to sync it costs every sale. */
    @Override
    public void stored(long upToSeq) {
        storedUpTo = Math.clamp(upToSeq, 0, lastSeq);
    }

    @Override
    public void trim() {
        long oldest = clock.instant().minus(Duration.ofDays(KEPT_DAYS)).toEpochMilli();
        String sql = "DELETE FROM entry WHERE epoch = ? AND seq <= ? AND (at < ? OR seq <= ?)";
        transaction(() -> {
            putCursor();
            try (PreparedStatement delete = db.prepareStatement(sql)) {
                delete.setString(1, epoch.toString());
                delete.setLong(2, Math.min(storedUpTo, lastSeq - 1));
                delete.setLong(3, oldest);
                delete.setLong(4, lastSeq - KEPT_ROWS);
                delete.executeUpdate();
            }
        });
    }

    @Override
    public void close() {
        try (Connection closing = db) {
            SqliteFile.transaction(closing, this::putCursor);
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    /** Goes with its first entry, so that no epoch is ever without one. */
    private void insertEpoch() throws SQLException {
        try (PreparedStatement insert = db.prepareStatement("INSERT INTO epoch (id) VALUES (?)")) {
            insert.setString(1, epoch.toString());
            insert.executeUpdate();
        }
    }

    private void putCursor() throws SQLException {
        put("cursor", epoch.toString(), storedUpTo);
    }

    private void load() throws SQLException {
        String newest = "SELECT seq, hash FROM entry WHERE epoch = ? ORDER BY seq DESC LIMIT 1";
        try (PreparedStatement query = db.prepareStatement(newest)) {
            query.setString(1, epoch.toString());
            try (ResultSet rows = query.executeQuery()) {
                if (rows.next()) {
                    lastSeq = rows.getLong(1);
                    lastHash = Bytes.of(rows.getBytes(2));
                }
            }
        }
        try (PreparedStatement query = db.prepareStatement("SELECT value FROM cursor WHERE key = ?")) {
            query.setString(1, epoch.toString());
            try (ResultSet rows = query.executeQuery()) {
                storedUpTo = rows.next() ? rows.getLong(1) : 0;
            }
        }
        try (PreparedStatement query = db.prepareStatement("SELECT key, value FROM total");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                totals.put(rows.getString(1), rows.getLong(2));
            }
        }
    }

    private void insert(Sealed entry) throws SQLException {
        String sql = "INSERT INTO entry (epoch, seq, hash, body, boot, mono, at) VALUES (?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement insert = db.prepareStatement(sql)) {
            insert.setString(1, epoch.toString());
            insert.setLong(2, entry.seq());
            insert.setBytes(3, entry.hash().toArray());
            insert.setBytes(4, entry.body().toArray());
            insert.setString(5, entry.stamp().boot().toString());
            insert.setLong(6, entry.stamp().monoMillis());
            insert.setLong(7, entry.stamp().at().toEpochMilli());
            insert.executeUpdate();
        }
    }

    private void put(String table, String key, Object value) throws SQLException {
        String sql = "INSERT INTO " + table
                + " (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
        try (PreparedStatement upsert = db.prepareStatement(sql)) {
            upsert.setString(1, key);
            upsert.setObject(2, value);
            upsert.executeUpdate();
        }
    }

    private static Optional<EpochId> newestEpoch(Connection db) throws SQLException {
        try (PreparedStatement query = db.prepareStatement("SELECT id FROM epoch ORDER BY place DESC LIMIT 1");
                ResultSet rows = query.executeQuery()) {
            return rows.next() ? Optional.of(EpochId.of(rows.getString(1))) : Optional.empty();
        }
    }

    private void transaction(SqliteFile.Writing writing) {
        try {
            SqliteFile.transaction(db, writing);
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    private static Fault fault(SQLException cause) {
        return new Fault(FaultCode.JOURNAL_UNWRITABLE, cause.getMessage(), cause);
    }
}
