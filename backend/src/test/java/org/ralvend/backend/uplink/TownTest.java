package org.ralvend.backend.uplink;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.ralvend.backend.BackendUnderTest;

/** A class has a backend on a database of its own, a test a town whose machines have said hello. */
abstract class TownTest {
    static BackendUnderTest backend;
    TestTown town;

    @BeforeAll
    static void startBackend() throws Exception {
        backend = BackendUnderTest.start();
    }

    @AfterAll
    static void stopBackend() {
        backend.close();
    }

    @BeforeEach
    void makeTown() {
        town = TestTown.greeted(backend);
    }
}
