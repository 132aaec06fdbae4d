package org.ralvend.backend.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.http.HttpRequest;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.Catalog;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.DatabaseException;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.fleet.Machine;
import org.ralvend.backend.people.Actor;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.TownId;

/** Stock comes only into slots of the town's warehouses, and only products that exist. */
class ReceiptsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final String TOWN = "westend";
    private static final TownScope SCOPE = new TownScope(new TownId(TOWN));
    private static final Sku COLA = new Sku("COLA-033");
    private static final Actor OPERATOR = new Actor("olga", Set.of(Actor.Role.OPS), Set.of(SCOPE.town()), false);
    private static BackendUnderTest backend;
    private static Database database;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        database = backend.get(Database.class);
        Fleet fleet = backend.get(Fleet.class);
        database.run(tx -> {
            fleet.addTown(tx, new Fleet.Town(SCOPE.town(), "Westend", "EUR"), NOW);
            fleet.addMachine(tx, SCOPE, machine("vendor", MachineKind.VENDOR), NOW);
            fleet.addMachine(tx, SCOPE, machine("near", MachineKind.WAREHOUSE), NOW);
            backend.get(Catalog.class).addProduct(tx, COLA, "Cola", NOW);
        });
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @Test
    void takesWhatExists() {
        receive("near", 4, COLA.value(), 5);

        List<Inventory.Location> locations =
                database.transact(tx -> backend.get(Inventory.class).locations(tx, SCOPE));
        assertTrue(locations.stream().anyMatch(l -> l.slot() == 4 && l.onHand() == 5));
    }

    @Test
    void areListedTheNewestFirstAndNothingElseThatMoved() {
        receive("near", 7, COLA.value(), 3);
        receive("near", 7, COLA.value(), 4);
        database.run(tx -> tx.update("""
                INSERT INTO inventory.movement (town_id, machine_id, slot, sku, delta, reason, evidence, at)
                VALUES ('westend', 'near', 7, 'COLA-033', -1, 'DISPENSED', 'x', ?),
                  ('eastend', 'near', 7, 'COLA-033', 9, 'RECEIPT', 'receipt by eve', ?)""", NOW, NOW));

        InventoryController controller = backend.get(InventoryController.class);
        List<InventoryController.ReceiptLine> two = controller.receipts(OPERATOR, TOWN, Long.MAX_VALUE, 2);

        InventoryController.ReceiptLine newest = two.getFirst();
        assertEquals(
                new InventoryController.ReceiptLine(newest.number(), "near", 7, COLA.value(), 4, "olga", newest.at()),
                newest);
        assertEquals(3, two.getLast().units());
        assertEquals(
                two.getLast(),
                controller.receipts(OPERATOR, TOWN, newest.number(), 1).getFirst());
        assertTrue(controller.receipts(OPERATOR, TOWN, Long.MAX_VALUE, 500).stream()
                .allMatch(line -> line.units() > 0 && line.by().equals("olga")));
        Fault foreign = assertThrows(Fault.class, () -> controller.receipts(OPERATOR, "eastend", Long.MAX_VALUE, 1));
        assertEquals(FaultCode.NOT_FOUND, foreign.code());
        Fault tooMany = assertThrows(Fault.class, () -> controller.receipts(OPERATOR, TOWN, Long.MAX_VALUE, 501));
        assertEquals(FaultCode.REQUEST_INVALID, tooMany.code());
    }

    @Test
    void namesTheFieldThatIsWrong() {
        assertRefused(FaultCode.NOT_FOUND, "machine: ", "nowhere", 1, COLA.value(), 1);
        assertRefused(FaultCode.REQUEST_INVALID, "machine: ", "vendor", 1, COLA.value(), 1);
        assertRefused(FaultCode.NOT_FOUND, "sku: ", "near", 1, "NO-SUCH", 1);
        assertRefused(FaultCode.REQUEST_INVALID, "slot: ", "near", 0, COLA.value(), 1);
        assertRefused(FaultCode.REQUEST_INVALID, "slot: ", "near", 1000, COLA.value(), 1);
        assertRefused(FaultCode.REQUEST_INVALID, "units: ", "near", 1, COLA.value(), 0);
    }

    @Test
    void cannotBeForgottenByAnyOtherWayIn() {
        Inventory inventory = backend.get(Inventory.class);
        Shelf nowhere = new Shelf(new MachineId("nowhere"), 1);
        Shelf near = new Shelf(new MachineId("near"), 2);
        assertThrows(
                DatabaseException.class,
                () -> database.transact(tx -> inventory.receive(tx, SCOPE, nowhere, COLA, 1, "a test", NOW)));
        assertThrows(
                DatabaseException.class,
                () -> database.transact(
                        tx -> inventory.receive(tx, SCOPE, near, new Sku("NO-SUCH"), 1, "a test", NOW)));
    }

    private static void assertRefused(FaultCode code, String field, String machine, int slot, String sku, int units) {
        Fault refused = assertThrows(Fault.class, () -> receive(machine, slot, sku, units));
        assertEquals(code, refused.code());
        assertTrue(refused.detail().startsWith(field), refused.detail());
    }

    private static void receive(String machine, int slot, String sku, int units) {
        var _ = backend.get(InventoryController.class)
                .receive(
                        HttpRequest.POST("/api/receipts", ""),
                        OPERATOR,
                        TOWN,
                        UUID.randomUUID().toString(),
                        new InventoryController.NewReceipt(machine, slot, sku, units));
    }

    private static Machine machine(String id, MachineKind kind) {
        return new Machine(new MachineId(id), kind, 1, List.of());
    }
}
