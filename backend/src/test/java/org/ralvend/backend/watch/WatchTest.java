package org.ralvend.backend.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.Alert;
import org.ralvend.backend.fleet.Alerts;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.fleet.Machine;
import org.ralvend.backend.fleet.Vitals;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.Entry.ClockTrust;
import org.ralvend.protocol.Health;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.TownId;

/** Alerts as rows on a real PostgreSQL: each opens and closes once, whichever replica judges. */
class WatchTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant ENROLLED = NOW.minusSeconds(3600);
    private static BackendUnderTest backend;
    private static Database database;
    private static Watch watch;
    private TownScope town;
    private DeviceId device;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        database = backend.get(Database.class);
        watch = backend.get(Watch.class);
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @BeforeEach
    void enrolOne() {
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        town = new TownScope(new TownId(name));
        device = new DeviceId("d-" + name);
        Fleet fleet = backend.get(Fleet.class);
        MachineId machine = new MachineId("vendor");
        database.run(tx -> {
            fleet.addTown(tx, new Fleet.Town(town.town(), name, "EUR"), ENROLLED);
            fleet.addMachine(tx, town, new Machine(machine, MachineKind.VENDOR, 1, List.of()), ENROLLED);
            fleet.addDevice(tx, town, device, machine, ENROLLED);
        });
    }

    @Test
    void tellsOfSilenceUntilTheDeviceIsHeardAgain() {
        judge(NOW);
        judge(NOW.plusSeconds(5));
        assertEquals(List.of("open SILENT"), alerts());

        sample(3, NOW.plusSeconds(10));
        judge(NOW.plusSeconds(15));
        assertEquals(List.of("closed SILENT"), alerts());

        judge(NOW.plusSeconds(200));
        assertEquals(List.of("open SILENT", "closed SILENT"), alerts());
    }

    @Test
    void tellsOfAJournalThatFillsUntilItDrains() {
        sample(81, NOW);
        judge(NOW);
        assertEquals(List.of("open JOURNAL_FILLING"), alerts());

        sample(40, NOW);
        judge(NOW.plusSeconds(30));
        assertEquals(List.of("closed JOURNAL_FILLING"), alerts());
    }

    @Test
    void tellsOfAMessageThatDoesNotArriveUntilItDoes() {
        sample(1, NOW);
        execute("""
                INSERT INTO uplink.outbox (town_id, device_id, about, payload, tries, created_at, next_at)
                VALUES (?, ?, 'verdict', '', 1, ?::timestamptz - interval '61 seconds', now())""", town.id(), device.value(), NOW);
        judge(NOW);
        assertEquals(List.of("open OUTBOX_WAITING"), alerts());

        execute("DELETE FROM uplink.outbox WHERE town_id = ?", town.id());
        judge(NOW.plusSeconds(5));
        assertEquals(List.of("closed OUTBOX_WAITING"), alerts());
    }

    @Test
    void openedByTwoReplicasAtOnceStandsOnce() {
        try (ExecutorService replicas = Executors.newFixedThreadPool(4)) {
            CompletableFuture.allOf(IntStream.range(0, 8)
                            .mapToObj(i -> CompletableFuture.runAsync(() -> judge(NOW), replicas))
                            .toArray(CompletableFuture[]::new))
                    .join();
        }
        assertEquals(List.of("open SILENT"), alerts());
    }

    private void judge(Instant now) {
        watch.judge(town, ENROLLED, now);
    }

    private void sample(int percent, Instant at) {
        BootId boot = BootId.mint(new Random(1));
        Health health = new Health(boot, 1, 1, percent, ClockTrust.SYNCED, List.of(), 1, null);
        database.run(tx -> backend.get(Vitals.class).sample(tx, town, List.of(new Vitals.Sampled(device, health)), at));
    }

    private List<String> alerts() {
        return database.transact(tx -> backend.get(Alerts.class).page(tx, town, false, Long.MAX_VALUE, 100)).stream()
                .map(WatchTest::line)
                .toList();
    }

    private static String line(Alert alert) {
        return (alert.closedAt() == null ? "open " : "closed ") + alert.kind();
    }

    private static void execute(String sql, @Nullable Object... values) {
        database.run(tx -> tx.update(sql, values));
    }
}
