package org.ralvend.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.device.Board;
import org.ralvend.simulation.device.Ground;
import org.ralvend.simulation.device.Node;
import org.ralvend.simulation.device.Plug;
import org.ralvend.simulation.device.TerminalNode;
import org.ralvend.simulation.device.VendorNode;
import org.ralvend.simulation.device.WarehouseNode;
import org.ralvend.simulation.metal.Claimants;
import org.ralvend.simulation.metal.Customers;

/**
 * The machines of a fleet, each enrolled, and the people at them. At the mall, which no vendor's customers reach, are a warehouse
 * and redelivery terminals; one of those may reach the hall too.
 */
final class Machines {
    private static final List<String> PLACES = List.of("hall", "yard");
    private static final String MALL = "mall";
    private static final int SLOTS = 4;
    private static final int MOST_UNITS = 5;

    /** One warehouse in so many has stock in the books at a slot that it does not have. */
    private static final int MISTAKEN_EVERY = 6;

    /** One large town in so many has a terminal more. */
    private static final int THIRD_EVERY = 4;

    /** One vendor in so many takes cards too, by a chance of its own. */
    private static final int READER_EVERY = 2;

    private static final long READERS = 0x5ea1;

    /** One vendor in so many has a scanner, by a chance of its own. */
    private static final int SCANNER_EVERY = 2;

    private static final int GIVEN = 3;

    /** In the smallest coins. */
    private static final int MOST_GIVEN = 8;

    private static final long SCANNERS = 0x91f7;

    private static final Set<SaleState> MISSED = Set.of(SaleState.RECORDED, SaleState.DELIVERING, SaleState.CLAIMABLE);

    private final Ground ground;
    private final Books books;
    private final List<Sku> skus;
    private final SplittableRandom random;
    private final SplittableRandom readers;
    private final SplittableRandom scanners;
    private final Map<MachineId, TownId> towns = new LinkedHashMap<>();
    private final List<VendorNode> vendors = new ArrayList<>();
    private final List<WarehouseNode> warehouses = new ArrayList<>();
    private final List<TerminalNode> terminals = new ArrayList<>();
    private final Map<MachineId, Plug> plugs = new LinkedHashMap<>();
    private final List<Customers> customers = new ArrayList<>();
    private final Map<MachineId, Claimants> claimants = new LinkedHashMap<>();
    private final List<Board> boards = new ArrayList<>();

    Machines(Ground ground, Books books, List<Sku> skus, SplittableRandom random) {
        this.ground = ground;
        this.books = books;
        this.skus = skus;
        this.random = random;
        this.readers = new SplittableRandom(READERS ^ ground.engine().seed());
        this.scanners = new SplittableRandom(SCANNERS ^ ground.engine().seed());
    }

    Map<MachineId, TownId> towns() {
        return towns;
    }

    List<VendorNode> vendors() {
        return vendors;
    }

    List<WarehouseNode> warehouses() {
        return warehouses;
    }

    List<TerminalNode> terminals() {
        return terminals;
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>(vendors);
        nodes.addAll(warehouses);
        nodes.addAll(terminals);
        return nodes;
    }

    Map<MachineId, Plug> plugs() {
        return plugs;
    }

    List<Customers> customers() {
        return customers;
    }

    Map<MachineId, Claimants> claimants() {
        return claimants;
    }

    List<Board> boards() {
        return boards;
    }

    /** @param large whether two of each kind are the least */
    void stand(TownId town, boolean large) {
        int sellers = large ? 2 : 1 + random.nextInt(2);
        int stores = large ? 2 : 1 + random.nextInt(2);
        for (int number = 1; number <= stores; number++) {
            warehouse(town, new MachineId(town.value() + "-w" + number), PLACES.get((number - 1) % PLACES.size()));
        }
        for (int number = 1; number <= sellers; number++) {
            MachineId machine = new MachineId(town.value() + "-v" + number);
            vendor(town, machine, random.nextInt(3) == 0 ? PLACES.subList(0, 1) : PLACES);
        }
        int claiming = large ? 2 + (random.nextInt(THIRD_EVERY) == 0 ? 1 : 0) : random.nextInt(2);
        if (claiming > 0) {
            warehouse(town, new MachineId(town.value() + "-m1"), MALL);
        }
        for (int number = 1; number <= claiming; number++) {
            boolean farther = random.nextInt(3) == 0;
            terminal(
                    town,
                    new MachineId(town.value() + "-t" + number),
                    farther ? List.of(MALL, PLACES.getFirst()) : List.of(MALL));
        }
    }

    /** Some have gift cards from the beginning. */
    void give(TownId town) {
        for (int n = 0; n < GIVEN; n++) {
            Money amount = new Money((1L + scanners.nextInt(MOST_GIVEN)) * VendorNode.ONE_COIN, Fleet.CURRENCY);
            books.operators().give(town, new UUID(scanners.nextLong(), scanners.nextLong()), amount);
        }
    }

    /** A board with a key of its own, not enrolled yet. */
    Board board(MachineId machine) {
        long number = boards.stream().filter(b -> b.machine().equals(machine)).count() + 1;
        Board board = new Board(ground.engine(), machine, new DeviceId(machine.value() + "-b" + number));
        boards.add(board);
        return board;
    }

    private void vendor(TownId town, MachineId machine, List<String> places) {
        towns.put(machine, town);
        books.addVendor(town, machine, places);
        VendorNode node = new VendorNode(ground, enrolled(town, machine), vendors.size() + 1, Fleet.CURRENCY, books);
        vendors.add(node);
        plugs.put(machine, new Plug(ground.engine(), node));
        Customers buyers = new Customers(ground.engine(), node.metal(), skus.size());
        customers.add(buyers);
        if (readers.nextInt(READER_EVERY) == 0) {
            buyers.haveCards(node.takeCards());
        }
        if (scanners.nextInt(SCANNER_EVERY) == 0) {
            buyers.haveGiftCards(node::scan, () -> full(town), () -> secrets(town));
        }
    }

    private void warehouse(TownId town, MachineId machine, String place) {
        towns.put(machine, town);
        books.addWarehouse(town, machine, place);
        WarehouseNode node = new WarehouseNode(ground, enrolled(town, machine), books.key());
        for (int slot = 1; slot <= SLOTS; slot++) {
            Sku sku = skus.get(random.nextInt(skus.size()));
            int units = 1 + random.nextInt(MOST_UNITS);
            node.metal().add(sku, units);
            books.receive(town, machine, slot, sku, units);
        }
        if (random.nextInt(MISTAKEN_EVERY) == 0) {
            books.receive(town, machine, SLOTS + 1, skus.get(random.nextInt(skus.size())), 1 + random.nextInt(2));
        }
        warehouses.add(node);
        plugs.put(machine, new Plug(ground.engine(), node));
    }

    private void terminal(TownId town, MachineId machine, List<String> places) {
        towns.put(machine, town);
        books.addTerminal(town, machine, places);
        TerminalNode node = new TerminalNode(ground, enrolled(town, machine), places, books.key());
        terminals.add(node);
        plugs.put(machine, new Plug(ground.engine(), node));
        Claimants people = new Claimants(
                ground.engine(), node.metal(), new Claimants.Codes(() -> missed(town), () -> noted(town)));
        claimants.forEach((other, there) -> {
            if (town.equals(towns.get(other))) {
                people.know(there);
                there.know(people);
            }
        });
        claimants.put(machine, people);
    }

    private Board enrolled(TownId town, MachineId machine) {
        Board board = board(machine);
        books.enrol(town, board);
        return board;
    }

    /** Codes that customers of this town have read. */
    private List<String> noted(TownId town) {
        Set<String> read = new LinkedHashSet<>();
        in(town).forEach(node -> read.addAll(ground.ledger().codes(node.board().machine())));
        return List.copyOf(read);
    }

    /** Of those, whose goods nobody has got, nor the money for them. */
    private List<String> missed(TownId town) {
        List<String> read = noted(town);
        if (read.isEmpty()) {
            return read;
        }
        Map<SaleId, String> codes = new LinkedHashMap<>();
        in(town).forEach(node -> codes.putAll(node.codes()));
        return books.read(town).sales().stream()
                .filter(sale -> MISSED.contains(sale.state()))
                .map(Sale::id)
                .map(id -> codes.getOrDefault(id, ""))
                .filter(read::contains)
                .toList();
    }

    /** The secrets of gift cards in this town, given away or begun by a refund, on which there is something. */
    private List<ClaimSecret> full(TownId town) {
        Map<UUID, ClaimSecret> known = known(town);
        return books.read(town).refunded().gifts().cards().stream()
                .filter(card -> card.available().minor() > 0)
                .flatMap(card -> Optional.ofNullable(known.get(card.id())).stream())
                .toList();
    }

    private List<ClaimSecret> secrets(TownId town) {
        return List.copyOf(known(town).values());
    }

    private Map<UUID, ClaimSecret> known(TownId town) {
        Map<UUID, ClaimSecret> all = books.operators().given(town);
        in(town).forEach(node -> node.secrets().forEach((sale, secret) -> all.put(sale.value(), secret)));
        return all;
    }

    private List<VendorNode> in(TownId town) {
        return vendors.stream()
                .filter(node -> town.equals(towns.get(node.board().machine())))
                .toList();
    }
}
