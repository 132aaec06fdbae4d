package org.ralvend.backend.db;

import java.util.function.Consumer;
import java.util.function.Function;

/** Where transactions are opened: {@link Database} on PostgreSQL, {@link Memory} in a simulation. */
public interface Transactions {
    /**
     * Commits what the work did, or rolls all of it back where it throws.
     *
     * @throws DatabaseException where the storage refused what was written, or is in trouble itself
     */
    <T> T transact(Function<Tx, T> work);

    /** As {@link #transact}, for work that has nothing to tell. */
    default void run(Consumer<Tx> work) {
        transact(tx -> {
            work.accept(tx);
            return true;
        });
    }
}
