package org.ralvend.backend.ordering;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;

/**
 * The sales of a town, read whole. Stored by {@link SaleRows} and, in memory, by {@link MemorySales}. Callers hold an open
 * transaction.
 */
public interface SaleStore {
    /** What loading does about others who have a sale locked. */
    enum Locking {
        NONE,
        WAITS,
        SKIPS
    }

    /** In the order of their ids. */
    List<Sale> load(Tx tx, TownScope scope, Collection<SaleId> wanted, Locking locking);

    /**
     * The newest sale behind each of these keyed hashes of a secret or keypad code, where there is one. What is behind a code
     * never changes, so this needs no lock.
     */
    Map<Bytes, SaleId> behind(Tx tx, TownScope scope, Collection<Bytes> hashes);

    /** @throws SaleTakenMeanwhile where a sale that was new is somebody else's by now */
    void save(Tx tx, TownScope scope, SaleDesk desk);

    /** Why it is where it is, the oldest first. */
    List<StatusEvent> events(Tx tx, TownScope scope, SaleId id);

    /** The towns where any deadline is to be applied. */
    List<TownScope> townsDue(Tx tx, Instant now);

    /** Sales whose deadline is to be applied, the oldest first. */
    List<SaleId> due(Tx tx, TownScope scope, Instant now, int limit);

    /** Which of these are still due and free, locked from here on; the others are left to who has them. */
    List<SaleId> lockDue(Tx tx, TownScope scope, Collection<SaleId> sales, Instant now);

    /** Which of these are free, locked from here on, in the order of their ids; the others are left to who has them. */
    List<SaleId> lockFree(Tx tx, TownScope scope, Collection<SaleId> sales);

    /** The deadline of these was applied. Returns how many they were. */
    int swept(Tx tx, TownScope scope, Collection<SaleId> sales, Instant now);
}
