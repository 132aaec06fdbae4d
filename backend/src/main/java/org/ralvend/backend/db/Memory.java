package org.ralvend.backend.db;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.TownId;

/**
 * Transactions over {@link MemoryTable}s: one after the other, each whole or not at all, refused where PostgreSQL would
 * refuse. For the fleet simulation, which runs the backend's own shells and decisions without PostgreSQL. One thread.
 */
public final class Memory implements Transactions {
    private final List<MemoryTable<?, ?>> tables = new ArrayList<>();
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private final List<Written> written = new ArrayList<>();
    private Consumer<List<Written>> reader = rows -> {};
    private @Nullable Tx open;
    private boolean refused;

    /** Everything that was stored at one moment. */
    public static final class Snapshot {
        private final List<MemoryTable.Copy> tables;

        private Snapshot(List<MemoryTable.Copy> tables) {
            this.tables = tables;
        }
    }

    /** A row that a transaction wrote, as its table shows it; null where there was, or is, none. */
    public record Written(
            TownId town, @Nullable Object before, @Nullable Object after) {}

    /** @param reader is told after each commit what it wrote, in that order, and may read */
    public void watch(Consumer<List<Written>> reader) {
        this.reader = reader;
    }

    /** @throws DatabaseException also where the work went on after a refusal: PostgreSQL commits nothing of that */
    @Override
    public <T> T transact(Function<Tx, T> work) {
        if (open != null) {
            throw new IllegalStateException("a transaction is open already");
        }
        Tx tx = Tx.inMemory();
        open = tx;
        refused = false;
        boolean committed = false;
        T result;
        try {
            result = work.apply(tx);
            requireSound();
            committed = true;
        } finally {
            if (!committed) {
                undo.forEach(Runnable::run);
            }
            undo.clear();
            open = null;
            if (!committed) {
                written.clear();
            }
        }
        if (!written.isEmpty()) {
            List<Written> rows = List.copyOf(written);
            written.clear();
            reader.accept(rows);
        }
        return result;
    }

    /** To be kept for {@link #restore}; what is written afterwards does not change it. */
    public Snapshot snapshot() {
        return new Snapshot(tables.stream().map(MemoryTable::copy).toList());
    }

    /** Everything is as it was then, any number of times: a backup was put back. */
    public void restore(Snapshot backup) {
        if (open != null) {
            throw new IllegalStateException("a transaction is open");
        }
        backup.tables.forEach(MemoryTable.Copy::restore);
    }

    void enter(MemoryTable<?, ?> table) {
        tables.add(table);
    }

    /** Nothing is read or written outside of its transaction, or after a refusal. */
    void require(Tx tx) {
        if (tx != open) {
            throw new IllegalStateException("not the open transaction");
        }
        requireSound();
    }

    /** @param reversal makes it undone, the newest first */
    void changed(Written row, Runnable reversal) {
        written.add(row);
        undo.push(reversal);
    }

    /** @param sqlState as PostgreSQL would give it (appendix A, class 23) */
    DatabaseException refuse(String sqlState, String what) {
        refused = true;
        return new DatabaseException(new SQLException(what, sqlState));
    }

    private void requireSound() {
        if (refused) {
            throw new DatabaseException(new SQLException("the transaction is aborted", "25P02"));
        }
    }
}
