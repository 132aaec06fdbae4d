package org.ralvend.backend.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;

/** What is passing, and what is at fault: the uplink shelves what is at fault, and would lose a sale by a mistake here. */
class DatabaseTest {
    private static BackendUnderTest backend;
    private static Database database;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        database = backend.get(Database.class);
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @Test
    void aConnectionLostAtTheCommitIsPassing() {
        DatabaseException lost = assertThrows(
                DatabaseException.class,
                () -> database.run(tx -> {
                    int mine = tx.query("SELECT pg_backend_pid() AS pid", row -> row.integer("pid"))
                            .getFirst();
                    CompletableFuture.runAsync(() -> terminate(mine)).join();
                }));
        assertTrue(lost.isPassing(), lost.sqlState());
    }

    @Test
    void aConstraintIsNotPassing() {
        DatabaseException refused = assertThrows(
                DatabaseException.class,
                () -> database.run(tx -> tx.update("INSERT INTO fleet.town (id) VALUES ('x')")));
        assertEquals("23502", refused.sqlState());
        assertTrue(!refused.isPassing());
    }

    @Test
    void whatTheWorkThrowsItselfStaysAsItIs() {
        IllegalStateException own = new IllegalStateException("a rule");
        assertEquals(
                own,
                assertThrows(
                        IllegalStateException.class,
                        () -> database.run(tx -> {
                            throw own;
                        })));
    }

    private static void terminate(int process) {
        database.run(tx -> tx.query("SELECT pg_terminate_backend(?)", row -> row, process));
    }
}
