package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.db.Database;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Entry.ClockTrust;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Health;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** Presence and telemetry on a real PostgreSQL: what is kept, what is counted, and that nothing stops it. */
class SignalsTest {
    private static final BootId BOOT = BootId.mint(new Random(5));
    private static BackendUnderTest backend;
    private static Signals signals;
    private TestTown town;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        signals = backend.get(Signals.class);
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @BeforeEach
    void makeTown() {
        town = new TestTown(backend, "t" + UUID.randomUUID().toString().substring(0, 8));
    }

    @Test
    void keepsWhoIsOnLineAndIgnoresTheWillOfAnEarlierConnection() {
        presence(vendor(), new Presence(true, BOOT, 2, "1.2"), false);
        presence(vendor(), new Presence(false, BOOT, 1, "1.2"), false);
        signals.round();
        assertEquals(List.of("true 2 1.2 heard"), presences());

        presence(vendor(), new Presence(false, BOOT, 2, "1.2"), false);
        signals.round();
        assertEquals(List.of("false 2 1.2 heard"), presences());
    }

    @Test
    void doesNotTakeWhatTheBrokerHadKeptForASignOfLife() {
        presence(vendor(), new Presence(true, BOOT, 2, "1.2"), true);
        signals.round();
        assertEquals(List.of("true 2 1.2 never"), presences());
    }

    @Test
    void keepsTheNewestSampleOfEachDevice() {
        telemetry(vendor(), health(3, 10, 40L));
        telemetry(vendor(), health(7, 81, null));
        telemetry(town.near.known.device(), health(1, 2, 3L));
        signals.round();
        assertEquals(List.of("1 2 3 LINK-DOWN", "7 81 null LINK-DOWN"), samples());
    }

    @Test
    void countsWhatItCannotReadAndGoesOn() {
        double malformed = refused(FaultCode.MESSAGE_MALFORMED);
        double oversized = refused(FaultCode.MESSAGE_OVERSIZED);
        double unknown = refused(FaultCode.DEVICE_UNKNOWN);
        signals.telemetry(Topics.telemetry(vendor()), Bytes.ofText("{"));
        signals.presence(Topics.presence(vendor()), Bytes.ofText("no presence"), false);
        presence(vendor(), new Presence(true, BOOT, 1, "a\0b"), false);
        signals.telemetry(Topics.telemetry(vendor()), Bytes.of(new byte[5000]));
        telemetry(new DeviceId("d-nobody"), health(1, 1, 1L));
        telemetry(vendor(), health(2, 2, 2L));
        signals.round();
        assertEquals(3, refused(FaultCode.MESSAGE_MALFORMED) - malformed);
        assertEquals(1, refused(FaultCode.MESSAGE_OVERSIZED) - oversized);
        assertEquals(1, refused(FaultCode.DEVICE_UNKNOWN) - unknown);
        assertEquals(List.of("2 2 2 LINK-DOWN"), samples());
    }

    @Test
    void dropsTheOldestOfAFloodAndCountsThem() {
        MeterRegistry meters = backend.get(MeterRegistry.class);
        double before =
                meters.counter("ralvend.messages.dropped", "queue", "telemetry").count();
        telemetry(vendor(), health(1, 1, 1L));
        Bytes noise = Bytes.ofText("noise");
        for (int i = 0; i < Signals.QUEUE + 5; i++) {
            signals.telemetry("rv/1/d-noise/tele", noise);
        }
        presence(vendor(), new Presence(true, BOOT, 9, "1.2"), false);
        for (int i = 0; i <= Signals.QUEUE / 2000; i++) {
            signals.round();
        }
        assertEquals(
                6,
                meters.counter("ralvend.messages.dropped", "queue", "telemetry").count() - before);
        assertTrue(samples().isEmpty());
        assertEquals(List.of("true 9 1.2 heard"), presences());
    }

    @Test
    void keepsTheAddressThatAWarehouseAnnounces() {
        Intake intake = backend.get(Intake.class);
        intake.process(town.scope, List.of(town.near.hello("https://192.0.2.7:9443/\0?")));
        intake.process(town.scope, List.of(town.near.sends()));
        List<String> urls = query("SELECT url FROM fleet.contact WHERE town_id = ?", "url");
        assertEquals(List.of("https://192.0.2.7:9443/??"), urls);
    }

    private DeviceId vendor() {
        return town.vendor.known.device();
    }

    private static void presence(DeviceId device, Presence presence, boolean kept) {
        signals.presence(Topics.presence(device), Bytes.of(RecordCodec.encode(presence)), kept);
    }

    private static void telemetry(DeviceId device, Health health) {
        signals.telemetry(Topics.telemetry(device), Bytes.of(RecordCodec.encode(health)));
    }

    private static Health health(long depth, int percent, @Nullable Long oldest) {
        return new Health(BOOT, 60, depth, percent, ClockTrust.SYNCED, List.of(FaultCode.LINK_DOWN), 1_000_000, oldest);
    }

    private List<String> presences() {
        return query("""
                SELECT concat_ws(' ', CASE WHEN online THEN 'true' ELSE 'false' END, connection, version,
                  CASE WHEN heard_at IS NULL THEN 'never' ELSE 'heard' END) AS line FROM fleet.presence WHERE town_id = ?""", "line");
    }

    private List<String> samples() {
        return query("""
                SELECT concat_ws(' ', journal_depth, journal_percent, coalesce(oldest_millis::text, 'null'),
                  array_to_string(faults, ',')) AS line FROM fleet.health WHERE town_id = ? ORDER BY journal_depth""", "line");
    }

    private List<String> query(String sql, String column) {
        return backend.get(Database.class).transact(tx -> tx.query(sql, row -> row.text(column), town.scope.id()));
    }

    private static double refused(FaultCode fault) {
        return backend.get(MeterRegistry.class)
                .counter("ralvend.messages.refused", "fault", fault.id())
                .count();
    }
}
