package org.ralvend.backend.db;

import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.function.Consumer;
import java.util.function.Function;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Opens transactions. Any thread. */
@Singleton
public final class Database {
    private final TransactionOperations<Connection> transactions;

    Database(TransactionOperations<Connection> transactions) {
        this.transactions = transactions;
    }

    /** Commits what the work did, or rolls all of it back where it throws. */
    public <T> T transact(Function<Tx, T> work) {
        return transactions.executeWrite(status -> work.apply(new Tx(status.getConnection())));
    }

    public void run(Consumer<Tx> work) {
        transact(tx -> {
            work.accept(tx);
            return true;
        });
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
