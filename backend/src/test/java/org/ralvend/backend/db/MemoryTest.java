package org.ralvend.backend.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.TownScope;
import org.ralvend.protocol.TownId;

/** Transactions in memory: whole or nothing, refused where PostgreSQL would refuse, and backups of them. */
class MemoryTest {
    private static final TownScope HERE = new TownScope(new TownId("westend"));
    private static final TownScope THERE = new TownScope(new TownId("eastend"));

    private final Memory memory = new Memory();
    private final MemoryTable<String, Integer> stock = new MemoryTable<String, Integer>(memory, "stock")
            .check(units -> units >= 0)
            .unique(units -> units == 7 ? null : units);

    @Test
    void keepsTownsApart() {
        write(HERE, "cola", 4);
        write(THERE, "cola", 4);

        assertEquals(List.of(4), all(HERE));
        memory.transact(tx -> stock.remove(tx, HERE, "cola"));
        assertEquals(List.of(), all(HERE));
        assertEquals(List.of(4), all(THERE));
    }

    @Test
    void leavesNothingOfWorkThatPowerWasCutFrom() {
        write(HERE, "cola", 4);

        assertThrows(
                StackOverflowError.class,
                () -> memory.run(tx -> {
                    stock.put(tx, HERE, "cola", 5);
                    stock.insert(tx, HERE, "tea", 4);
                    boolean _ = stock.remove(tx, HERE, "cola");
                    throw new StackOverflowError();
                }));

        assertEquals(List.of(4), all(HERE));
        assertRefused("23505", () -> write(HERE, "tea", 4));
        write(HERE, "tea", 5);
    }

    @Test
    void refusesWhatTheTableMayNotHold() {
        write(HERE, "cola", 4);

        assertRefused("23514", () -> write(HERE, "tea", -1));
        assertRefused("23505", () -> write(HERE, "tea", 4));
        assertRefused("23505", () -> memory.run(tx -> stock.insert(tx, HERE, "cola", 5)));
        write(HERE, "tea", 7);
        write(HERE, "water", 7);
        assertEquals(List.of(4, 7, 7), all(HERE));
    }

    @Test
    void commitsNothingAfterARefusal() {
        assertRefused(
                "25P02",
                () -> memory.run(tx -> {
                    stock.insert(tx, HERE, "cola", 4);
                    assertRefused("23514", () -> stock.insert(tx, HERE, "tea", -1));
                }));

        assertEquals(List.of(), all(HERE));
    }

    @Test
    void takesNoHandleOfAnotherTransaction() {
        Tx old = memory.transact(tx -> tx);

        assertThrows(IllegalStateException.class, () -> stock.find(old, HERE, "cola"));
        assertThrows(IllegalStateException.class, () -> memory.run(tx -> memory.run(inner -> {})));
        assertThrows(IllegalStateException.class, () -> memory.run(tx -> tx.update("DELETE FROM inventory.stock")));
    }

    @Test
    void putsABackupBackAnyNumberOfTimes() {
        write(HERE, "cola", 4);
        Memory.Snapshot backup = memory.snapshot();
        for (int again = 0; again < 2; again++) {
            memory.run(tx -> stock.remove(tx, HERE, "cola"));
            write(HERE, "tea", 4);
            write(THERE, "cola", 1);

            memory.restore(backup);

            assertEquals(List.of(4), all(HERE));
            assertEquals(List.of(), all(THERE));
            assertRefused("23505", () -> write(HERE, "tea", 4));
        }
    }

    private void write(TownScope town, String what, int units) {
        memory.run(tx -> stock.put(tx, town, what, units));
    }

    private List<Integer> all(TownScope town) {
        return memory.transact(tx -> List.copyOf(stock.all(tx, town)));
    }

    private static void assertRefused(String sqlState, Runnable work) {
        assertEquals(sqlState, assertThrows(DatabaseException.class, work::run).sqlState());
    }
}
