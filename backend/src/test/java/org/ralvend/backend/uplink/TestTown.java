package org.ralvend.backend.uplink;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Installation;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.Catalog;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.backend.fleet.Machine;
import org.ralvend.backend.inventory.Inventory;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.ordering.Ordering;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.StatusEvent;
import org.ralvend.backend.payment.Payments;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.SoldUnit;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** A town with a vendor that reaches two warehouses, and cola at 250 cents. */
final class TestTown {
    static final Sku COLA = new Sku("COLA-033");
    static final Money PRICE = new Money(250, "EUR");
    private static final Random RANDOM = new Random(11);
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    final TownScope scope;
    final TestDevice vendor;
    final TestDevice near;
    final TestDevice far;
    final ListRef list;
    private final Database database;
    private final BackendUnderTest backend;

    TestTown(BackendUnderTest backend, String name) {
        this.backend = backend;
        this.database = backend.get(Database.class);
        this.scope = new TownScope(new TownId(name));
        Fleet fleet = backend.get(Fleet.class);
        database.run(tx -> fleet.addTown(tx, new Fleet.Town(scope.town(), name, "EUR"), NOW));
        database.run(tx -> backend.get(Catalog.class).addProduct(tx, COLA, "Cola", NOW));
        this.list = publish(1, PRICE);
        List<MachineId> reach = List.of(new MachineId("near"), new MachineId("far"));
        this.vendor = device(fleet, new Machine(new MachineId("vendor"), MachineKind.VENDOR, 42, reach));
        this.near = device(fleet, new Machine(new MachineId("near"), MachineKind.WAREHOUSE, 0, List.of()));
        this.far = device(fleet, new Machine(new MachineId("far"), MachineKind.WAREHOUSE, 0, List.of()));
    }

    /** A new one whose machines have said hello. */
    static TestTown greeted(BackendUnderTest backend) {
        TestTown town = new TestTown(backend, "t" + UUID.randomUUID().toString().substring(0, 8));
        town.send(town.near.hello(), town.far.hello(), town.vendor.hello());
        return town;
    }

    /** A redelivery terminal that reaches these warehouses; it has said hello. */
    TestDevice terminal(String name, String... serves) {
        List<MachineId> reach = Stream.of(serves).map(MachineId::new).toList();
        Machine machine = new Machine(new MachineId(name), MachineKind.TERMINAL, 0, reach);
        TestDevice terminal = device(backend.get(Fleet.class), machine);
        send(terminal.hello());
        return terminal;
    }

    /** A vendor besides the first; it has said hello. */
    TestDevice vendor(String name) {
        List<MachineId> reach = List.of(new MachineId("near"), new MachineId("far"));
        Machine machine = new Machine(new MachineId(name), MachineKind.VENDOR, name.hashCode() & 0xfff, reach);
        TestDevice vendor = device(backend.get(Fleet.class), machine);
        send(vendor.hello());
        return vendor;
    }

    /** Books these and gives what is answered, to whomever. */
    List<Down> send(Arrival... arrivals) {
        return decoded(backend.get(Intake.class).process(scope, List.of(arrivals)));
    }

    static List<Down> decoded(List<Answer> answers) {
        List<Down> messages = new ArrayList<>();
        for (Answer answer : answers) {
            try {
                messages.add(Down.decode(answer.payload().toArray()));
            } catch (ProtocolException e) {
                throw new AssertionError(e);
            }
        }
        return messages;
    }

    /** The first order to dispense among these, its signature checked. */
    DispenseUnit order(List<Down> answers) throws ProtocolException {
        Down.Signed signed = answers.stream()
                .filter(Down.Signed.class::isInstance)
                .map(Down.Signed.class::cast)
                .findFirst()
                .orElseThrow();
        return (DispenseUnit)
                Command.open(signed, backend.get(Installation.class).commandPublicKey());
    }

    /** Sells it to a customer who waits. */
    DispenseUnit orderFor(SaleRequested sale) throws ProtocolException {
        send(vendor.sends(sale));
        return order(send(vendor.sends(new Fact.PaymentKept(sale.sale(), sale.total(), true))));
    }

    Sale sale(SaleId id) {
        return database.transact(tx -> backend.get(Ordering.class).find(tx, scope, id))
                .orElseThrow();
    }

    SaleState state(SaleId id) {
        return sale(id).state();
    }

    /** Its payments as they stand: state and amount. */
    List<String> payments(SaleId id) {
        return database.transact(tx -> backend.get(Payments.class).of(tx, scope, List.of(id))).stream()
                .map(p ->
                        p.state() + (p.amount() == null ? "" : " " + p.amount().minor()))
                .toList();
    }

    /** What went back after it was kept: unit, amount, how. */
    List<String> refunds(SaleId id) {
        return database.transact(tx -> backend.get(Payments.class).refunds(tx, scope, List.of(id))).stream()
                .map(r -> r.unit() + ": " + r.amount().minor() + " " + r.method())
                .toList();
    }

    /** What lies behind this sale's code; 0 where there is no gift card. */
    long balance(SaleId id) {
        return database.transact(tx -> backend.get(Payments.class).cards(tx, scope, List.of(id.value()))).stream()
                .mapToLong(card -> card.balance().minor())
                .sum();
    }

    /** What is on the gift card behind this sale's code. */
    String gift(SaleId id) {
        return database.transact(tx -> tx.find(
                        "SELECT balance_minor || ' of which ' || held_minor || ' held' AS told FROM payment.gift_card"
                                + " WHERE town_id = ? AND id = ?",
                        row -> row.text("told"),
                        scope.id(),
                        id.value()))
                .orElse("none");
    }

    /** Whether each gift card has as much set aside as its holds say, and on it what its movements come to. */
    boolean holdsAddUp() {
        return database.transact(tx -> tx.query("""
                SELECT c.id FROM payment.gift_card c WHERE town_id = ? AND (
                  held_minor <> (SELECT coalesce(sum(amount_minor), 0) FROM payment.gift_hold h
                    WHERE h.town_id = c.town_id AND h.gift_card_id = c.id AND h.state = 'HELD')
                  OR balance_minor <> (SELECT coalesce(sum(CASE kind WHEN 'SPENT' THEN -amount_minor ELSE amount_minor END), 0)
                    FROM payment.gift_move m WHERE m.town_id = c.town_id AND m.gift_card_id = c.id))""", row -> row.uuid("id"), scope.id()))
                .isEmpty();
    }

    List<StatusEvent> events(SaleId id) {
        return database.transact(tx -> backend.get(Ordering.class).events(tx, scope, id));
    }

    int reserved(String machine) {
        return locations().stream()
                .filter(l -> l.machine().equals(machine))
                .mapToInt(Inventory.Location::reserved)
                .sum();
    }

    int onHand(String machine) {
        return locations().stream()
                .filter(l -> l.machine().equals(machine))
                .mapToInt(Inventory.Location::onHand)
                .sum();
    }

    /** The one shelf of this machine. */
    String shelf(String machine) {
        Inventory.Location shelf = locations().stream()
                .filter(l -> l.machine().equals(machine))
                .findFirst()
                .orElseThrow();
        return shelf.onHand() + " on hand, " + shelf.reserved() + " reserved, " + shelf.missing() + " missing";
    }

    /** What a warehouse tells of an attempt at the first unit that these books have forgotten. */
    static Fact.AttemptReceived forgotten(SaleId sale) {
        return new Fact.AttemptReceived(
                AttemptId.mint(Instant::now, new Random(7)),
                new Fact.AttemptReceived.Order(new SoldUnit(sale, 1), 1, 1, COLA));
    }

    String attemptState(AttemptId attempt) {
        return database.transact(tx -> tx.find(
                        "SELECT state FROM fulfilment.attempt WHERE town_id = ? AND id = ?",
                        row -> row.text("state"),
                        scope.id(),
                        attempt.value()))
                .orElseThrow();
    }

    /** What was lost: the price and the unit that it was sold as; of what nobody ordered its slot. */
    List<String> losses() {
        return database.transact(tx -> tx.query("""
                SELECT coalesce(amount_minor || ' for ' || unit, 'slot ' || slot) AS line FROM fulfilment.loss WHERE town_id = ?
                ORDER BY at, line""", row -> row.text("line"), scope.id()));
    }

    /** What all movements of this machine's stock come to. */
    int moved(String machine) {
        return database.transact(tx -> tx.find(
                        "SELECT sum(delta)::int AS n FROM inventory.movement WHERE town_id = ? AND machine_id = ?",
                        row -> row.integer("n"),
                        scope.id(),
                        machine))
                .orElseThrow();
    }

    /** Nobody stands at the vendor, or at a terminal, any more. */
    void customerLeaves() {
        database.run(tx -> tx.update(
                "UPDATE fulfilment.attempt SET customer_until = customer_until - interval '1 hour' WHERE town_id = ?",
                scope.id()));
        database.run(tx -> tx.update(
                "UPDATE ordering.orders SET waits_until = waits_until - interval '1 hour' WHERE town_id = ?",
                scope.id()));
    }

    /** Whatever was ordered starts nothing any more, and the longest dispense is over. */
    void motorsStand() {
        database.run(tx -> tx.update(
                "UPDATE fulfilment.attempt SET start_until = start_until - interval '1 hour' WHERE town_id = ?",
                scope.id()));
    }

    int unbookable() {
        return faults().size();
    }

    /** The fault codes of what could not be booked. */
    List<String> faults() {
        return database.transact(tx -> tx.query(
                "SELECT fault FROM uplink.unbookable WHERE town_id = ? ORDER BY at, seq",
                row -> row.text("fault"),
                scope.id()));
    }

    ListRef publish(long version, Money price) {
        return publish(version, List.of(new PriceList.Item(1, COLA, "Cola", price)));
    }

    ListRef publish(long version, List<PriceList.Item> items) {
        PriceList content = new PriceList(version, "EUR", items);
        Bytes bytes = Bytes.of(RecordCodec.encode(content));
        Bytes sha256 = sha256(bytes);
        database.run(tx -> backend.get(Catalog.class).publish(tx, scope, content, bytes, sha256, NOW));
        return new ListRef(version, sha256);
    }

    void withdraw(long version) {
        database.run(tx -> backend.get(Catalog.class).withdraw(tx, scope, version, NOW));
    }

    void stock(String machine, int slot, int units) {
        stock(machine, slot, COLA, units);
    }

    /** Known to the catalogue from then on. */
    void stock(String machine, int slot, Sku sku, int units) {
        database.run(tx -> {
            backend.get(Catalog.class).addProduct(tx, sku, sku.value(), NOW);
            backend.get(Inventory.class)
                    .receive(tx, scope, new Shelf(new MachineId(machine), slot), sku, units, "test", NOW);
        });
    }

    List<Inventory.Location> locations() {
        return database.transact(tx -> backend.get(Inventory.class).locations(tx, scope));
    }

    SaleRequested cola() {
        return cola(list, PRICE);
    }

    SaleRequested cola(ListRef priceList, Money price) {
        return new SaleRequested(
                SaleId.mint(() -> NOW, RANDOM),
                new ClaimSecret(Minting.random128(RANDOM)),
                KeypadCode.mint(42, RANDOM),
                priceList,
                List.of(new SaleRequested.Line(COLA, 1, price)),
                price,
                List.of(new SaleRequested.Tendered(Tender.COINS, price)));
    }

    private TestDevice device(Fleet fleet, Machine machine) {
        DeviceId id = new DeviceId("d-" + scope.id() + "-" + machine.id());
        database.run(tx -> {
            fleet.addMachine(tx, scope, machine, NOW);
            fleet.addDevice(tx, scope, id, machine.id(), NOW);
        });
        return new TestDevice(new KnownDevice(scope, id, machine.id(), machine.kind()));
    }

    private static Bytes sha256(Bytes bytes) {
        try {
            return Bytes.of(MessageDigest.getInstance("SHA-256").digest(bytes.toArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
