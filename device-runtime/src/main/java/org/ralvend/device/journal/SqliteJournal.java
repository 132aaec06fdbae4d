package org.ralvend.device.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
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
import org.ralvend.device.journal.JournalRows.Dated;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.EpochReason;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.program.DurableFile;

/** The journal in one SQLite file: WAL, {@code synchronous=FULL}, one connection that holds the file exclusively. */
public final class SqliteJournal implements Journal {
    /** Rows that are journaled again at a time: few of the largest size fit an agent's memory. */
    private static final int PAGE = 256;

    private final Connection db;
    private final JournalRows rows;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final List<EpochState> epochs;
    private final Map<String, Long> totals;

    private SqliteJournal(Connection db, InstantSource clock, RandomGenerator random) throws SQLException {
        this.db = db;
        this.rows = new JournalRows(db);
        this.clock = clock;
        this.random = random;
        this.epochs = rows.epochs();
        this.totals = new HashMap<>(rows.totals());
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
            DurableFile.makeFolder(Objects.requireNonNull(file.toAbsolutePath().getParent()));
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
        SqliteJournal journal = new SqliteJournal(db, clock, random);
        if (journal.epochs.isEmpty()) {
            journal.epochs.add(new EpochState(EpochId.mint(random)));
            journal.commit(Map.of(), List.of(new Entry(opening, new Fact.EpochStarted(null, EpochReason.NEW_DEVICE))));
        } else {
            EpochState written = journal.written();
            written.hash = journal.rows.hash(written.id, written.last);
        }
        return journal;
    }

    @Override
    public List<Stand> epochs() {
        return epochs.stream().map(EpochState::stand).toList();
    }

    @Override
    public Map<String, Long> totals() {
        return Map.copyOf(totals);
    }

    @Override
    public void commit(Map<String, Bytes> states, List<Entry> entries) {
        EpochState written = written();
        List<Sealed> sealed = Sealed.chain(written.last, written.hash, entries);
        Map<String, Long> sums = new HashMap<>(totals);
        entries.forEach(
                entry -> Totals.of(entry.fact()).forEach((name, amount) -> sums.merge(name, amount, Long::sum)));
        transaction(() -> {
            if (written.last == 0) {
                rows.insertEpoch(written.id);
            }
            for (Sealed entry : sealed) {
                rows.insert(written.id, entry.dated());
            }
            for (Map.Entry<String, Bytes> state : states.entrySet()) {
                rows.putState(state.getKey(), state.getValue());
            }
            for (Map.Entry<String, Long> total : sums.entrySet()) {
                if (!total.getValue().equals(totals.get(total.getKey()))) {
                    rows.putTotal(total.getKey(), total.getValue());
                }
            }
            putCursors();
        });
        cursorsWritten();
        if (!sealed.isEmpty()) {
            written.follow(sealed.getLast());
        }
        totals.putAll(sums);
    }

    @Override
    public Optional<Bytes> state(String key) {
        return read(() -> rows.state(key));
    }

    @Override
    public List<Row> after(EpochId epoch, long seq, int maxRows, int maxBytes) {
        return read(() -> rows.after(epoch, seq, maxRows, maxBytes)).stream()
                .map(Dated::row)
                .toList();
    }

    /** Kept in memory and written with the next commit: to forget it costs a repeat, to sync it costs every sale. */
    @Override
    public void stored(EpochId epoch, long upToSeq) {
        state(epoch).ifPresent(known -> known.stored = Math.clamp(upToSeq, 0, known.last));
    }

    @Override
    public void diverged(EpochId epoch, long lastCommonSeq, Entry.Stamp at) {
        EpochState old = state(epoch).orElseThrow(() -> new IllegalArgumentException("no epoch " + epoch + " here"));
        long end = Math.clamp(lastCommonSeq, 0, old.last);
        boolean begins = old == written();
        EpochState target = begins ? new EpochState(EpochId.mint(random)) : written();
        EpochState after = new EpochState(target.id);
        after.last = target.last;
        after.hash = target.hash;
        transaction(() -> {
            if (begins) {
                begin(after, new Fact.EpochStarted(old.id, EpochReason.DIVERGED, end), at);
            }
            again(old.id, end, after);
            rows.endEpoch(old.id, end);
            rows.putCursor(old.id, end);
        });
        old.last = end;
        old.stored = end;
        old.storedOnDisk = end;
        if (begins) {
            epochs.add(after);
        } else {
            target.last = after.last;
            target.hash = after.hash;
        }
    }

    private void begin(EpochState fresh, Fact.EpochStarted started, Entry.Stamp at) throws SQLException {
        long dayAgo = at.at().minus(Duration.ofDays(1)).toEpochMilli();
        if (rows.begunAfter(dayAgo) >= EPOCHS_A_DAY) {
            throw new Fault(FaultCode.CHAIN_DIVERGED, "more than " + EPOCHS_A_DAY + " epochs within a day");
        }
        rows.insertEpoch(fresh.id);
        Sealed first = Sealed.chain(0, null, List.of(new Entry(at, started))).getFirst();
        rows.insert(fresh.id, first.dated());
        fresh.follow(first);
    }

    /** The same bodies in new places. */
    private void again(EpochId from, long after, EpochState to) throws SQLException {
        long seq = after;
        List<Dated> page = rows.after(from, seq, PAGE, Integer.MAX_VALUE);
        while (!page.isEmpty()) {
            for (Dated each : page) {
                Sealed moved = Sealed.again(to.last, to.hash, each);
                rows.insert(to.id, moved.dated());
                to.follow(moved);
                seq = each.row().seq();
            }
            page = rows.after(from, seq, PAGE, Integer.MAX_VALUE);
        }
    }

    @Override
    public void trim() {
        long oldest = clock.instant().minus(Duration.ofDays(KEPT_DAYS)).toEpochMilli();
        List<EpochState> forgotten = new ArrayList<>();
        for (EpochState epoch : epochs.subList(0, Math.max(0, epochs.size() - KEPT_EPOCHS))) {
            if (epoch.stored == epoch.last) {
                forgotten.add(epoch);
            }
        }
        transaction(() -> {
            putCursors();
            for (EpochState epoch : epochs) {
                long stored = epoch == written() ? Math.min(epoch.stored, epoch.last - 1) : epoch.stored;
                long old = Math.max(rows.lastOld(epoch.id, oldest), epoch.last - KEPT_ROWS);
                rows.trim(epoch.id, Math.min(stored, old));
            }
            for (EpochState epoch : forgotten) {
                rows.forgetEpoch(epoch.id);
            }
        });
        cursorsWritten();
        epochs.removeAll(forgotten);
    }

    @Override
    public void close() {
        try (Connection closing = db) {
            SqliteFile.transaction(closing, this::putCursors);
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    private void putCursors() throws SQLException {
        for (EpochState epoch : epochs) {
            if (epoch.stored != epoch.storedOnDisk) {
                rows.putCursor(epoch.id, epoch.stored);
            }
        }
    }

    private void cursorsWritten() {
        epochs.forEach(epoch -> epoch.storedOnDisk = epoch.stored);
    }

    private EpochState written() {
        return epochs.getLast();
    }

    private Optional<EpochState> state(EpochId epoch) {
        return epochs.stream().filter(known -> known.id.equals(epoch)).findFirst();
    }

    private void transaction(SqliteFile.Writing writing) {
        try {
            SqliteFile.transaction(db, writing);
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    private interface Reading<T> {
        T run() throws SQLException;
    }

    private static <T> T read(Reading<T> reading) {
        try {
            return reading.run();
        } catch (SQLException e) {
            throw fault(e);
        }
    }

    private static Fault fault(SQLException cause) {
        return new Fault(SqliteFile.code(cause), cause.getMessage(), cause);
    }
}
