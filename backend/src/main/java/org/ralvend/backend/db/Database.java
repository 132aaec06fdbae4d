package org.ralvend.backend.db;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Opens transactions. Any thread. */
@Singleton
public final class Database implements Transactions {
    private final TransactionOperations<Connection> transactions;

    Database(TransactionOperations<Connection> transactions) {
        this.transactions = transactions;
    }

    /**
     * Commits what the work did, or rolls all of it back where it throws.
     *
     * @throws DatabaseException whatever the trouble with the database was: also where no connection could be had, or was
     *     lost at the commit, of which nobody knows whether it was done
     */
    @Override
    public <T> T transact(Function<Tx, T> work) {
        try {
            return transactions.executeWrite(status -> work.apply(new Tx(status.getConnection())));
        } catch (DatabaseException | Fault e) {
            throw e;
        } catch (RuntimeException e) {
            throw cause(e).map(DatabaseException::new)
                    .map(RuntimeException.class::cast)
                    .orElse(e);
        }
    }

    /** What time PostgreSQL has it. */
    public Instant now() {
        return transact(
                tx -> tx.query("SELECT now() AS now", row -> row.time("now")).getFirst());
    }

    private static Optional<SQLException> cause(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused) {
                return Optional.of(refused);
            }
        }
        return Optional.empty();
    }

    /** @throws Fault {@link FaultCode#DATABASE_UNSAFE} where a committed sale could be lost in a power cut */
    public void requireDurable() {
        for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
            String value = transact(
                    tx -> tx.query("SHOW " + setting, row -> row.text(setting)).getFirst());
            if (!value.equals("on")) {
                throw new Fault(FaultCode.DATABASE_UNSAFE, setting + " is " + value + "; set it to on");
            }
        }
    }
}
