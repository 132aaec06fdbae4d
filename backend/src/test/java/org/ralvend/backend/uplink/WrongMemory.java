package org.ralvend.backend.uplink;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.inventory.StockStore;

/** Books in memory that do not what PostgreSQL does: whoever compares the two must notice. */
final class WrongMemory {
    private WrongMemory() {}

    /** What failed is there all the same. */
    static Transactions keeping(Transactions real) {
        return new Transactions() {
            @Override
            public <T> T transact(Function<Tx, T> work) {
                AtomicReference<RuntimeException> trouble = new AtomicReference<>();
                List<T> result = real.transact(tx -> {
                    try {
                        return List.of(work.apply(tx));
                    } catch (RuntimeException e) {
                        trouble.set(e);
                        return List.of();
                    }
                });
                if (result.isEmpty()) {
                    throw trouble.get();
                }
                return result.getFirst();
            }
        };
    }

    /** Nobody holds anything on a shelf. */
    static StockStore losing(StockStore real) {
        return (StockStore) Proxy.newProxyInstance(
                WrongMemory.class.getClassLoader(), new Class<?>[] {StockStore.class}, (proxy, method, values) -> {
                    if (method.getName().equals("holders")) {
                        return List.of();
                    }
                    try {
                        return method.invoke(real, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
