package org.ralvend.backend.db;

import io.micronaut.transaction.TransactionOperations;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import org.ralvend.backend.BackendUnderTest;

/** The database of a backend under test, with a count of the transactions that were opened through it. */
public final class CountedDatabase {
    private final AtomicInteger opened = new AtomicInteger();
    private final Database database;

    @SuppressWarnings("unchecked") // a proxy knows no type arguments
    public CountedDatabase(BackendUnderTest backend) {
        Object real = backend.get(TransactionOperations.class);
        this.database = new Database((TransactionOperations<Connection>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {TransactionOperations.class}, (proxy, method, values) -> {
                    if (method.getName().startsWith("execute")) {
                        opened.incrementAndGet();
                    }
                    try {
                        return method.invoke(real, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    public Database database() {
        return database;
    }

    public int opened() {
        return opened.get();
    }
}
