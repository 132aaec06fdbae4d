package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;

/** PostgreSQL and the memory give the same answers to the same operations, and store the same. */
class BooksAgreeTest {
    private static final int SEEDS = 20;
    private static BackendUnderTest backend;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @Test
    void agreeOnWhateverIsAskedOfThem() {
        Set<String> states = new TreeSet<>();
        for (int seed = 1; seed <= SEEDS; seed++) {
            states.addAll(new TwoBooks(backend, "agree", seed, TwoBooks.Mutant.NONE).run());
        }
        assertTrue(
                states.containsAll(List.of(
                        "REJECTED",
                        "CLAIMABLE",
                        "DELIVERED",
                        "REFUND_DUE",
                        "RUNNING",
                        "OFFLINE",
                        "PERMANENTLY_OFFLINE",
                        "CARD_DONE",
                        "CARD_REFUSED",
                        "CLAIM_SHOWN_AGAIN")),
                () -> "too little happened: " + states);
    }

    @Test
    void wouldNoticeAMemoryThatKeepsWhatWasRolledBack() {
        caught("kept", TwoBooks.Mutant.KEEPS_WHAT_FAILED);
    }

    @Test
    void wouldNoticeAMemoryThatLosesWhoHoldsAShelf() {
        caught("lost", TwoBooks.Mutant.LOSES_HOLDERS);
    }

    private static void caught(String name, TwoBooks.Mutant mutant) {
        assertThrows(AssertionError.class, () -> {
            for (int seed = 1; seed <= SEEDS; seed++) {
                new TwoBooks(backend, name, seed, mutant).run();
            }
        });
    }
}
