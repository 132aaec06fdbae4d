package org.ralvend.simulation.books;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ralvend.backend.Installation;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.catalog.Catalog;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.fleet.Machine;
import org.ralvend.backend.fleet.ReachRow;
import org.ralvend.backend.fleet.ReachTimes;
import org.ralvend.backend.fleet.Reachability;
import org.ralvend.backend.fulfilment.Claim;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.payment.Acquirer;
import org.ralvend.backend.payment.CardWay;
import org.ralvend.backend.uplink.MemoryBooks;
import org.ralvend.backend.uplink.MemoryReplica;
import org.ralvend.backend.uplink.Outlet;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.keys.SimKeys;
import org.ralvend.simulation.device.Board;
import org.ralvend.simulation.device.VendorNode;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.engine.Life;
import org.ralvend.simulation.net.Net;

/** The third witness, and what people do to it: the database of the backend, and its programs over it. */
public class Books implements VendorNode.Backend {
    /** A day is short here: what is silent for seven minutes is gone for good. */
    public static final ReachTimes TIMES =
            new ReachTimes(Duration.ofSeconds(60), Duration.ofSeconds(120), Duration.ofMinutes(7));

    private static final String SECRET = "command key";

    private final Engine engine;
    private final Net net;
    private final MemoryBooks memory;
    private final Operators operators;
    private final Bank bank = new Bank();
    private final Map<TownId, Changes> changes = new HashMap<>();
    private final Map<TownId, Map<String, List<MachineId>>> places = new HashMap<>();
    private final Map<DeviceId, Enrolled> devices = new LinkedHashMap<>();
    private int machines;
    private int restores;
    private BooksWatch watcher = new BooksWatch.Nobody();

    /** A device as people have entered it; they enter it again where a backup did not know it. */
    private record Enrolled(TownId town, Board board, boolean revoked) {}

    public Books(Engine engine, Net net) {
        this.engine = engine;
        this.net = net;
        Installation installation = new Installation(
                Path.of("no-such-folder"), new SimKeys.Private(SECRET), key(), Bytes.ofText("claims of this run"));
        this.memory = new MemoryBooks(installation, TIMES, engine, engine.chance());
        this.operators = new Operators(engine, memory);
    }

    /** What devices verify commands with. */
    @Override
    public final SimKeys.Public key() {
        return new SimKeys.Public(SECRET);
    }

    /**
     * A replica's program, for one run of its process.
     *
     * @param replica a name that no run had before
     */
    public Office open(Life life, String replica) {
        Exchanges exchanges = new Exchanges(this, outlet(new Wire(life, net.broker())));
        CardWay cards = new CardWay(Optional.of(acquirer(bank.from(life))), "bank");
        MemoryReplica.Ways ways = new MemoryReplica.Ways(exchanges, net.web().from(life), cards);
        return new MemoryOffice(life, replica, memory, exchanges, ways);
    }

    /** Whoever sends money back to cards. */
    public final Bank bank() {
        return bank;
    }

    /** @param watch is told from now on; nobody was before */
    public void watch(BooksWatch watch) {
        watcher = watch;
        memory.watch(rows -> {
            rows.forEach(row -> changes(row.town()).add(row));
            watch.committed(rows);
        });
    }

    BooksWatch watcher() {
        return watcher;
    }

    /** What the books have changed since this was asked last. */
    public final Changes changes(TownId town) {
        return changes.computeIfAbsent(town, t -> new Changes());
    }

    public void addTown(TownId town, String currency) {
        memory.transact(tx -> memory.devices().addTown(tx, new Fleet.Town(town, town.value(), currency), now()));
    }

    /** @param place where its hatch is */
    public void addWarehouse(TownId town, MachineId machine, String place) {
        places.computeIfAbsent(town, t -> new HashMap<>())
                .computeIfAbsent(place, p -> new ArrayList<>())
                .add(machine);
        add(town, new Machine(machine, MachineKind.WAREHOUSE, 0, List.of()));
    }

    /** @param reached places whose hatches its customers reach, nearest first */
    public void addVendor(TownId town, MachineId machine, List<String> reached) {
        machines++;
        add(town, new Machine(machine, MachineKind.VENDOR, machines, served(town, reached)));
    }

    /** @param reached as of a vendor */
    public void addTerminal(TownId town, MachineId machine, List<String> reached) {
        add(town, new Machine(machine, MachineKind.TERMINAL, 0, served(town, reached)));
    }

    /** Warehouses at these places, the nearest first. */
    public List<MachineId> served(TownId town, List<String> reached) {
        return reached.stream()
                .flatMap(place -> places.getOrDefault(town, Map.of()).getOrDefault(place, List.of()).stream())
                .toList();
    }

    /** The board's key is enrolled for its machine. */
    public void enrol(TownId town, Board board) {
        devices.put(board.device(), new Enrolled(town, board, false));
        memory.transact(tx -> enrol(tx, town, board));
    }

    /** Its key is worth nothing any more. */
    public void revoke(TownId town, DeviceId device) {
        devices.computeIfPresent(device, (id, known) -> new Enrolled(known.town(), known.board(), true));
        memory.transact(tx -> memory.devices().revoke(tx, new TownScope(town), device, now()));
    }

    public void receive(TownId town, MachineId machine, int slot, Sku sku, int units) {
        memory.transact(tx -> memory.stock()
                .receive(tx, new TownScope(town), new Shelf(machine, slot), sku, units, "at the beginning", now()));
    }

    /** Whoever enters lists, stops sales and says who is gone. */
    public final Operators operators() {
        return operators;
    }

    /** What a device gets over HTTPS; empty where it may not have it. */
    @Override
    public Optional<Bytes> fetch(Board board, Desired.Item item) {
        return memory.transact(tx -> memory.devices()
                .device(tx, board.device())
                .flatMap(known -> memory.lists().bySha256(tx, known.scope(), item.sha256()))
                .map(Catalog.Publication::content));
    }

    /** A backup, for {@link #restore}. */
    public Memory.Snapshot backup() {
        return memory.snapshot();
    }

    /** The backup is put back; people enrol and revoke again what was enrolled and revoked since. */
    public void restore(Memory.Snapshot backup) {
        memory.restore(backup);
        restores++;
        changes.values().forEach(Changes::all);
        operators.again();
        for (Enrolled known : devices.values()) {
            TownScope scope = new TownScope(known.town());
            DeviceId device = known.board().device();
            memory.transact(tx -> {
                boolean revoked =
                        !memory.devices().revoked(tx, scope, Set.of(device)).isEmpty();
                if (!revoked && memory.devices().device(tx, device).isEmpty()) {
                    enrol(tx, known.town(), known.board());
                }
                return known.revoked() && memory.devices().revoke(tx, scope, device, now());
            });
        }
    }

    /** How often a backup was put back. */
    public int restores() {
        return restores;
    }

    /** What stands in the books of a town now. */
    public TownBooks read(TownId town) {
        TownScope scope = new TownScope(town);
        return memory.transact(tx -> new TownBooks(
                memory.sales().all(tx, scope),
                memory.payments().all(tx, scope),
                memory.attempts().all(tx, scope),
                memory.attempts().losses(tx, scope),
                new TownBooks.Refunded(
                        memory.payments().refunded(tx, scope),
                        memory.payments().toCards(tx, scope),
                        new TownBooks.Gifts(
                                memory.payments().gifts(tx, scope),
                                memory.payments().held(tx, scope),
                                memory.payments().moves(tx, scope))),
                new TownBooks.Goods(
                        memory.stock().locations(tx, scope),
                        memory.stock().reservations(tx, scope),
                        memory.stock().movements(tx, scope))));
    }

    /** What customers at the terminals of a town have entered, and is not closed. */
    public List<Claim> openClaims(TownId town) {
        return memory.transact(tx -> memory.claims().open(tx, new TownScope(town)));
    }

    /** How the machines of a town stand. */
    public List<ReachRow> standings(TownId town) {
        return memory.transact(tx -> memory.standings().all(tx, new TownScope(town)));
    }

    /** Machines of a town that are taken for gone for good. */
    public Set<MachineId> gone(TownId town) {
        return standings(town).stream()
                .filter(row -> row.standing().state() == Reachability.PERMANENTLY_OFFLINE)
                .map(ReachRow::machine)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** How far the journals of this device are stored, by epoch. */
    public Map<EpochId, Long> stored(TownId town, DeviceId device) {
        return memory.transact(tx -> memory.stored(tx, new TownScope(town), device));
    }

    /** What each waiting message is about, by device. */
    public Map<DeviceId, List<String>> waiting(TownId town) {
        return memory.transact(tx -> memory.waiting(tx, new TownScope(town)));
    }

    /** Which entries could not be booked. */
    public List<String> unbookable(TownId town) {
        return memory.transact(tx -> memory.unbookable(tx, new TownScope(town)));
    }

    /** The way to devices, as it is; for whoever wants to see the simulation bite. */
    protected Outlet outlet(Outlet real) {
        return real;
    }

    /** The way to cards, as it is; likewise. */
    protected Acquirer acquirer(Acquirer real) {
        return real;
    }

    /** For whoever wants to see the simulation bite. */
    protected final MemoryBooks memory() {
        return memory;
    }

    private boolean enrol(Tx tx, TownId town, Board board) {
        TownScope scope = new TownScope(town);
        memory.devices().addDevice(tx, scope, board.device(), board.machine(), now());
        memory.devices().enrolled(tx, scope, board.device(), board.publicKey());
        return true;
    }

    private void add(TownId town, Machine machine) {
        memory.transact(tx -> memory.devices().addMachine(tx, new TownScope(town), machine, now()));
    }

    private Instant now() {
        return engine.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** The town of a device, where it is known. */
    public Optional<TownId> town(DeviceId device) {
        return Optional.ofNullable(devices.get(device)).map(Enrolled::town);
    }
}
