package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.db.Database;
import org.ralvend.protocol.json.Bytes;

/** What must be sent, when it is due again, and who may relay it. */
class OutboxTest {
    private static final Instant START = Instant.parse("2026-11-21T12:00:00Z");
    private static BackendUnderTest backend;
    private static Database database;
    private static Outbox outbox;
    private static TestTown town;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        database = backend.get(Database.class);
        outbox = backend.get(Outbox.class);
        town = new TestTown(backend, "outbox-town");
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @Test
    void isDueAgainTwiceAsLateEachTimeUntilItArrived() {
        Outbox.Item item = item("verdict 1");
        database.run(tx -> outbox.add(tx, town.scope, List.of(item), START));

        assertEquals(0, due(START.plusSeconds(1)));
        assertEquals(1, due(START.plusSeconds(2)));
        assertEquals(0, due(START.plusSeconds(5)));
        assertEquals(1, due(START.plusSeconds(6)));
        assertEquals(0, due(START.plusSeconds(13)));
        assertEquals(1, due(START.plus(Duration.ofDays(3))));

        database.run(tx -> outbox.arrived(tx, town.scope, List.of(item)));
        assertEquals(0, due(START.plus(Duration.ofDays(30))));
    }

    @Test
    void isDueAtOnceWhereAClockThatWasAheadPlannedIt() {
        Outbox.Item item = item("verdict 3");
        database.run(tx -> outbox.add(tx, town.scope, List.of(item), START.plus(Duration.ofDays(1))));

        assertEquals(1, due(START));

        database.run(tx -> outbox.arrived(tx, town.scope, List.of(item)));
    }

    @Test
    void takesNoLeaseSeriouslyThatEndsTomorrow() {
        assertTrue(lease(2, "ahead", START.plus(Duration.ofDays(1))));
        assertTrue(lease(2, "two", START));
    }

    @Test
    void keepsTheLastOfWhatOneRoundSaysTwice() {
        Outbox.Item first = item("verdict 2", "first");
        Outbox.Item last = item("verdict 2", "last");

        database.run(tx -> outbox.add(tx, town.scope, List.of(first, last), START));

        List<Outbox.Item> kept = database.transact(tx -> outbox.all(tx, town.scope, List.of(first.device())));
        assertEquals(List.of(last), kept);
        database.run(tx -> outbox.arrived(tx, town.scope, kept));
    }

    @Test
    void letsOneReplicaRelayAPartitionUntilItsLeaseEnds() {
        assertTrue(lease("one", START));
        assertFalse(lease("two", START.plusSeconds(9)));
        assertTrue(lease("one", START.plusSeconds(9)));
        assertFalse(lease("two", START.plusSeconds(18)));
        assertTrue(lease("two", START.plusSeconds(20)));
        assertFalse(lease("one", START.plusSeconds(21)));
    }

    private static boolean lease(String owner, Instant now) {
        return lease(3, owner, now);
    }

    private static boolean lease(int partition, String owner, Instant now) {
        return database.transact(tx -> outbox.lease(tx, partition, owner, now, now.plus(Resend.LEASE)));
    }

    private static int due(Instant now) {
        return IntStream.range(0, 4)
                .map(partition -> database.transact(tx -> outbox.due(tx, partition, 4, now))
                        .size())
                .sum();
    }

    private static Outbox.Item item(String about) {
        return item(about, "payload");
    }

    private static Outbox.Item item(String about, String payload) {
        return new Outbox.Item(town.scope.town(), town.vendor.known.device(), about, Bytes.ofText(payload));
    }
}
