package org.ralvend.backend.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.CountedDatabase;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.backend.fleet.Machine;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** Vendors are told their own town's list, with one question to the database however many there are. */
class DesiredContentTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final int VENDORS = 20;
    private static BackendUnderTest backend;
    private static final List<KnownDevice> WEST = new ArrayList<>();
    private static final List<KnownDevice> EAST = new ArrayList<>();
    private final Map<DeviceId, Desired> told =
            new TreeMap<>((a, b) -> a.value().compareTo(b.value()));

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        found("westend", 3, WEST);
        found("eastend", 5, EAST);
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @Test
    void asksOnceATownWhenAllComeBackAtOnce() {
        CountedDatabase counted = new CountedDatabase(backend);
        List<KnownDevice> all = new ArrayList<>(WEST);
        all.addAll(EAST);
        content(counted).tell(all);
        assertEquals(2, counted.opened());
        assertEquals(2 * VENDORS, told.size());
        WEST.stream().filter(DesiredContentTest::isVendor).forEach(d -> assertEquals(3, version(d)));
        EAST.stream().filter(DesiredContentTest::isVendor).forEach(d -> assertEquals(5, version(d)));
    }

    @Test
    void asksNothingWhereNoVendorCameBack() {
        CountedDatabase counted = new CountedDatabase(backend);
        content(counted).tell(WEST.stream().filter(d -> !isVendor(d)).toList());
        assertEquals(0, counted.opened());
    }

    @Test
    void tellsTheVendorsOfOneTownWhenItsListChanges() {
        CountedDatabase counted = new CountedDatabase(backend);
        content(counted).tellAll(WEST.getFirst().scope());
        assertEquals(2, counted.opened());
        assertEquals(
                WEST.stream()
                        .filter(DesiredContentTest::isVendor)
                        .map(d -> d.device().value())
                        .sorted()
                        .toList(),
                told.keySet().stream().map(DeviceId::value).toList());
    }

    private long version(KnownDevice device) {
        return told.getOrDefault(device.device(), new Desired(0, List.of())).items().stream()
                .mapToLong(Desired.Item::version)
                .sum();
    }

    private DesiredContent content(CountedDatabase counted) {
        return new DesiredContent(counted.database(), backend.get(Catalog.class), backend.get(Fleet.class), told::put);
    }

    private static boolean isVendor(KnownDevice device) {
        return device.kind() == MachineKind.VENDOR;
    }

    private static void found(String town, long version, List<KnownDevice> devices) {
        TownScope scope = new TownScope(new TownId(town));
        Fleet fleet = backend.get(Fleet.class);
        PriceList list = new PriceList(version, "EUR", List.of());
        Bytes content = Bytes.of(RecordCodec.encode(list));
        backend.get(Database.class).run(tx -> {
            fleet.addTown(tx, new Fleet.Town(scope.town(), town, "EUR"), NOW);
            for (int n = 0; n <= VENDORS; n++) {
                MachineKind kind = n < VENDORS ? MachineKind.VENDOR : MachineKind.WAREHOUSE;
                MachineId machine = new MachineId("m-" + n);
                DeviceId device = new DeviceId("d-" + town + "-" + n);
                fleet.addMachine(tx, scope, new Machine(machine, kind, n, List.of()), NOW);
                fleet.addDevice(tx, scope, device, machine, NOW);
                devices.add(new KnownDevice(scope, device, machine, kind));
            }
            backend.get(Catalog.class).publish(tx, scope, list, content, content.sha256(), NOW);
        });
    }
}
