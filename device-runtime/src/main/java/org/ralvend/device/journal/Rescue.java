package org.ralvend.device.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.journal.JournalRows.Dated;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.EpochReason;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.sqlite.SQLiteErrorCode;

/**
 * Copies what can be read of a damaged journal, row by row, each in its place; then a new epoch begins. What is missing in
 * between is said to be lost when it would have been sent, so that nothing comes twice. Within the caller's transaction.
 */
final class Rescue {
    private static final int PAGE = 256;

    /** Seqs in a row that cannot be read, before an epoch is taken to end there. */
    private static final int LONGEST_HOLE = 10_000;

    /** What SQLite says where a page is not what it should be. A disk that cannot be read, or is full, is none of these. */
    private static final Set<Integer> DAMAGE = Set.of(
            SQLiteErrorCode.SQLITE_CORRUPT.code,
            SQLiteErrorCode.SQLITE_NOTADB.code,
            SQLiteErrorCode.SQLITE_ERROR.code,
            SQLiteErrorCode.SQLITE_SCHEMA.code,
            SQLiteErrorCode.SQLITE_TOOBIG.code,
            SQLiteErrorCode.SQLITE_MISMATCH.code,
            SQLiteErrorCode.SQLITE_FORMAT.code);

    private final JournalRows to;
    private final Map<String, Long> sums = new HashMap<>();
    private @Nullable EpochId last;
    private @Nullable Long lastSeq;
    private long kept;
    private long missing;

    Rescue(JournalRows to) {
        this.to = to;
    }

    /** @throws SQLException where the new file cannot be written, or the old one not be read for another reason than damage */
    void copy(Path file, RandomGenerator random, Entry.Stamp opening) throws SQLException {
        Optional<Connection> opened = readable(() -> SqliteFile.openReadOnly(file));
        if (opened.isPresent()) {
            try (Connection damaged = opened.get()) {
                epochs(damaged);
                states(damaged);
                totals(new JournalReader(damaged));
            }
        }
        EpochId fresh = EpochId.mint(random);
        to.insertEpoch(fresh);
        Fact started = new Fact.EpochStarted(last, EpochReason.SALVAGED, lastSeq);
        Sealed first =
                Sealed.chain(0, null, List.of(new Entry(opening, started))).getFirst();
        to.insert(fresh, first.dated());
    }

    Salvage.Outcome outcome() {
        return new Salvage.Outcome(kept, missing);
    }

    private void epochs(Connection damaged) throws SQLException {
        JournalReader reader = new JournalReader(damaged);
        for (EpochId epoch : known(reader)) {
            to.insertEpoch(epoch);
            // Nothing, where it cannot be read: then all is sent again, and the backend drops what it has.
            long stored = readable(() -> reader.storedUpTo(epoch)).orElse(0L);
            long end = Math.max(stored, rows(new JournalRows(damaged), epoch, stored));
            to.endEpoch(epoch, end);
            to.putCursor(epoch, stored);
            last = epoch;
            lastSeq = end;
        }
    }

    /** Oldest first; by their first rows where their table cannot be read. */
    private static List<EpochId> known(JournalReader reader) throws SQLException {
        Optional<List<EpochId>> listed = readable(reader::epochs);
        return listed.isPresent()
                ? listed.get()
                : readable(() -> byRows(reader.db())).orElse(List.of());
    }

    private static List<EpochId> byRows(Connection damaged) throws SQLException {
        List<EpochId> epochs = new ArrayList<>();
        try (Statement query = damaged.createStatement();
                ResultSet rows = query.executeQuery("SELECT epoch FROM entry GROUP BY epoch ORDER BY min(at)")) {
            while (rows.next()) {
                epochs.add(EpochId.of(rows.getString(1)));
            }
        }
        return epochs;
    }

    /** Seq of the last row that can be read. */
    private long rows(JournalRows damaged, EpochId epoch, long stored) throws SQLException {
        long end = 0;
        long tried = 0;
        int size = PAGE;
        while (tried - end <= LONGEST_HOLE) {
            long after = tried;
            int many = size;
            Optional<List<Dated>> page = readable(() -> damaged.after(epoch, after, many, Integer.MAX_VALUE));
            if (page.isEmpty()) {
                tried += size == 1 ? 1 : 0;
                size = 1;
            } else if (page.get().isEmpty()) {
                break;
            } else {
                for (Dated row : page.get()) {
                    end = copied(epoch, row, end, stored);
                }
                // A damaged tree may hand out what was not asked for.
                tried = Math.max(tried + 1, end);
                size = PAGE;
            }
        }
        return end;
    }

    /** The new end. */
    private long copied(EpochId epoch, Dated row, long end, long stored) throws SQLException {
        long seq = row.row().seq();
        if (seq <= end) {
            return end;
        }
        to.insert(epoch, row);
        kept++;
        missing += Math.max(0, seq - 1 - Math.max(end, stored));
        try {
            Entry entry = RecordCodec.decode(Entry.class, row.row().body().toArray());
            Totals.of(entry.fact()).forEach((name, amount) -> sums.merge(name, amount, Long::sum));
        } catch (ProtocolException _) {
            // A fact of a later version, which cannot be added up here.
        }
        return seq;
    }

    /** A state that cannot be read is one that never was: the machine begins as a new one does, and looks at its sensors. */
    private void states(Connection damaged) throws SQLException {
        Map<String, Bytes> states = new HashMap<>();
        var _ = readable(() -> {
            try (PreparedStatement query = damaged.prepareStatement("SELECT key, value FROM state");
                    ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    states.put(rows.getString(1), Bytes.of(rows.getBytes(2)));
                }
            }
            return states;
        });
        for (Map.Entry<String, Bytes> state : states.entrySet()) {
            to.putState(state.getKey(), state.getValue());
        }
    }

    /** What the rows add up to at least, where the totals cannot be read. */
    private void totals(JournalReader reader) throws SQLException {
        for (Map.Entry<String, Long> total :
                readable(reader::totals).orElse(sums).entrySet()) {
            to.putTotal(total.getKey(), total.getValue());
        }
    }

    private interface Reading<T> {
        T read() throws SQLException;
    }

    /** Empty where the file is damaged. */
    private static <T> Optional<T> readable(Reading<T> reading) throws SQLException {
        try {
            return Optional.of(reading.read());
        } catch (SQLException e) {
            if (!DAMAGE.contains(e.getErrorCode() & 0xff)) {
                throw e;
            }
            return Optional.empty();
        } catch (IllegalArgumentException | NullPointerException _) {
            return Optional.empty(); // a value that no journal was ever given
        }
    }
}
