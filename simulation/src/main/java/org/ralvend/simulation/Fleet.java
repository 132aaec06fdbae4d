package org.ralvend.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.ralvend.backend.db.Memory;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.books.Replica;
import org.ralvend.simulation.books.TownBooks;
import org.ralvend.simulation.device.Board;
import org.ralvend.simulation.device.Ground;
import org.ralvend.simulation.device.Node;
import org.ralvend.simulation.device.Plug;
import org.ralvend.simulation.device.TerminalNode;
import org.ralvend.simulation.device.VendorNode;
import org.ralvend.simulation.device.WarehouseNode;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.metal.Claimants;
import org.ralvend.simulation.metal.Customers;

/**
 * Two towns: three or four vendors, four to six warehouses, two to four redelivery terminals, two replicas, one broker, one
 * database. What a town sells, where its machines stand and how much lies in them is chance.
 */
public final class Fleet {
    static final String CURRENCY = "EUR";
    private static final List<TownId> TOWNS = List.of(new TownId("north"), new TownId("south"));
    private static final List<Sku> SKUS = List.of(new Sku("cola"), new Sku("nuts"), new Sku("soap"));
    private static final long[] PRICES = {100, 150, 250};
    private static final int REPLICAS = 2;

    private final Ground ground;
    private final Books books;
    private final Machines machines;
    private final List<Replica> replicas = new ArrayList<>();

    public Fleet(Ground ground, Books books) {
        this.ground = ground;
        this.books = books;
        this.machines = new Machines(ground, books, SKUS, ground.engine().chance());
        for (TownId town : TOWNS) {
            books.addTown(town, CURRENCY);
            books.operators().publish(town, list());
            machines.stand(town, town.equals(TOWNS.getFirst()));
            machines.give(town);
        }
        for (int number = 1; number <= REPLICAS; number++) {
            String name = "replica-" + number;
            replicas.add(new Replica(engine(), ground.broker(), name, books));
        }
    }

    /** Everything is switched on. */
    public void start() {
        replicas.forEach(Replica::start);
        machines.plugs().values().forEach(Plug::start);
        machines.customers().forEach(Customers::come);
        machines.claimants().values().forEach(Claimants::come);
    }

    public Engine engine() {
        return ground.engine();
    }

    public Ground ground() {
        return ground;
    }

    public Books books() {
        return books;
    }

    public List<VendorNode> vendors() {
        return List.copyOf(machines.vendors());
    }

    public List<WarehouseNode> warehouses() {
        return List.copyOf(machines.warehouses());
    }

    public List<TerminalNode> terminals() {
        return List.copyOf(machines.terminals());
    }

    public List<Node> nodes() {
        return machines.nodes();
    }

    public List<Replica> replicas() {
        return List.copyOf(replicas);
    }

    /** Warehouses whose hatches customers at this terminal reach. */
    public List<MachineId> served(TerminalNode node) {
        return books.served(town(node.metal().machine()), node.places());
    }

    /** Who is at this terminal. */
    public Claimants claimants(TerminalNode node) {
        return Objects.requireNonNull(machines.claimants().get(node.metal().machine()));
    }

    /** Nobody comes to any machine any more. */
    public void close() {
        machines.customers().forEach(Customers::close);
        machines.claimants().values().forEach(Claimants::close);
    }

    /** Nothing has power any more. */
    public void sleep() {
        close();
        machines.plugs().values().forEach(Plug::darken);
        replicas.forEach(Replica::darken);
    }

    /** The backend is switched on again. */
    public void wake() {
        replicas.forEach(Replica::lighten);
    }

    /** Every device is switched on again. */
    public void wakeDevices() {
        machines.plugs().values().forEach(Plug::lighten);
        machines.customers().forEach(Customers::reopen);
        machines.claimants().values().forEach(Claimants::reopen);
    }

    /** Nobody dies any more by what was begun. */
    public void calm() {
        machines.plugs().values().forEach(Plug::calm);
        replicas.forEach(Replica::calm);
    }

    /** Every board that ever was in a machine, the oldest first. */
    public List<Board> boards() {
        return List.copyOf(machines.boards());
    }

    public List<TownId> towns() {
        return TOWNS;
    }

    public Set<MachineId> machines(TownId town) {
        return machines.towns().entrySet().stream()
                .filter(entry -> entry.getValue().equals(town))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    public Plug plug(Node node) {
        Plug plug = machines.plugs().get(node.board().machine());
        if (plug == null) {
            throw new IllegalStateException("no machine of this fleet: " + node.name());
        }
        return plug;
    }

    public TownId town(MachineId machine) {
        TownId town = machines.towns().get(machine);
        if (town == null) {
            throw new IllegalStateException("no machine of this fleet: " + machine);
        }
        return town;
    }

    /** A new board is put in, with a key of its own; the old one's key is worth nothing from then on. */
    public void replaceBoard(Node node) {
        Plug plug = plug(node);
        plug.hold("its board is taken out");
        DeviceId old = node.board().device();
        TownId town = town(node.board().machine());
        gone(node.board());
        ground.watch().takenOut(node.board());
        engine().after(1_000, () -> {
            books.revoke(town, old);
            gone(node.board()); // a backup may have been put back meanwhile
            Board fresh = machines.board(node.board().machine());
            books.enrol(town, fresh);
            node.replace(fresh);
            plug.start();
        });
    }

    /** The card of a board is set back to what it was when it was copied; nothing where it was not. */
    public void setBack(Node node) {
        gone(node.board());
        node.board().home().beyondImage().forEach(fact -> ground.watch().forgotten(node.board(), fact));
        node.board().home().putImageBack();
    }

    /** Pages of a card are torn, while nothing runs on it. */
    public void spoil(Node node) {
        Board board = node.board();
        board.home().spoil(engine().chance()).forEach(fact -> ground.watch().forgotten(board, fact));
        gone(board, board.home().spoiltBeyond(books.stored(town(board.machine()), board.device())));
        ground.watch().torn(board);
    }

    /** A backup of the database is put back, while no replica runs. */
    public void restore(Memory.Snapshot backup) {
        Map<TownId, TownBooks> before = new LinkedHashMap<>();
        TOWNS.forEach(town -> before.put(town, books.read(town)));
        books.restore(backup);
        before.forEach((town, then) -> ground.watch().restored(then, books.read(town)));
        for (Board board : machines.boards()) {
            Map<EpochId, Long> stored = books.stored(town(board.machine()), board.device());
            board.home().beyond(stored).forEach(fact -> ground.watch().beyond(board, fact));
            gone(board, board.home().spoiltBeyond(stored));
            if (nodes().stream().noneMatch(node -> node.board().equals(board))) {
                gone(board);
            }
        }
    }

    /** What only this disk knew nobody can tell any more. */
    private void gone(Board board) {
        TownId town = town(board.machine());
        gone(board, board.home().beyond(books.stored(town, board.device())));
    }

    private void gone(Board board, List<Fact> facts) {
        facts.forEach(fact -> ground.watch().gone(board, fact));
    }

    private static PriceList list() {
        List<PriceList.Item> items = new ArrayList<>();
        for (int key = 1; key <= SKUS.size(); key++) {
            Sku sku = SKUS.get(key - 1);
            items.add(new PriceList.Item(key, sku, sku.value(), new Money(PRICES[key - 1], CURRENCY)));
        }
        return new PriceList(1, CURRENCY, items);
    }
}
