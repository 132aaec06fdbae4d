package org.ralvend.simulation.check;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.ralvend.backend.fleet.Reachability;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.inventory.Inventory.Location;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.books.TownBooks;
import org.ralvend.simulation.device.TerminalNode;
import org.ralvend.simulation.device.WarehouseNode;
import org.ralvend.simulation.metal.TerminalMetal;
import org.ralvend.terminal.hardware.Key;
import org.ralvend.warehouse.dispense.CountId;

/**
 * When everything has converged somebody comes to each terminal with a code: it shows what the books say, and what is here can be
 * had. Then every slot is counted of which it is not known what fell out of it.
 */
public final class LastVisits {
    private static final int KEY_MILLIS = 150;
    private static final int ANSWER_MILLIS = 4_000;

    /** Somebody may still try codes. */
    private static final int WAITS = 60;

    private static final int HATCH_SECONDS = 80;
    private static final int TURN_MILLIS = 100;
    private static final int TURNS = 25;
    private static final Set<Attempt.State> DOUBTFUL = Set.of(Attempt.State.UNRESOLVED, Attempt.State.WRITTEN_OFF);
    private static final Set<Reachability> HEARD = Set.of(Reachability.RUNNING, Reachability.UNREACHABLE);

    private final Fleet fleet;
    private final Witness witness;
    private final LongConsumer until;

    /** @param until lets the fleet go on until then, in milliseconds since the beginning */
    public LastVisits(Fleet fleet, Witness witness, LongConsumer until) {
        this.fleet = fleet;
        this.witness = witness;
        this.until = until;
    }

    /** @throws Broken where a terminal shows something else than the books say, or nobody orders what is here */
    public void play() {
        fleet.terminals().forEach(node -> interesting(node).ifPresent(sale -> visit(node, sale)));
        for (WarehouseNode node : fleet.warehouses()) {
            MachineId machine = node.metal().machine();
            fleet.books().read(fleet.town(machine)).attempts().stream()
                    .filter(attempt -> DOUBTFUL.contains(attempt.state()))
                    .map(Attempt::shelf)
                    .filter(shelf -> shelf.machine().equals(machine)
                            && shelf.slot() <= node.metal().slots())
                    .map(Shelf::slot)
                    .distinct()
                    .forEach(slot ->
                            node.count(new CountId(new UUID(fleet.engine().now(), slot)), slot));
        }
    }

    /** One that can be claimed rather than one that cannot. */
    private Optional<Sale> interesting(TerminalNode node) {
        return fleet.books().read(town(node)).sales().stream()
                .filter(sale ->
                        witness.sales().containsKey(sale.id()) && sale.units().size() == 1)
                .filter(sale -> sale.state() != SaleState.REJECTED && sale.state() != SaleState.VOID)
                .filter(sale -> fleet.engine().instant().isBefore(sale.deadline()))
                .min(Comparator.comparing(sale -> sale.state() != SaleState.CLAIMABLE));
    }

    private void visit(TerminalNode node, Sale sale) {
        TerminalMetal metal = node.metal();
        for (int waits = 0; waits < WAITS && !metal.isFree(); waits++) {
            pass(ANSWER_MILLIS);
        }
        String code = Objects.requireNonNull(witness.sales().get(sale.id()))
                .request()
                .keypadCode()
                .digits();
        Set<String> right = new HashSet<>(right(node, sale.id()));
        for (int digit : code.chars().map(c -> c - '0').toArray()) {
            metal.press(Key.valueOf("DIGIT_" + digit));
            pass(KEY_MILLIS);
        }
        right.addAll(right(node, sale.id())); // a warehouse may just have come back
        pass(ANSWER_MILLIS);
        String shown = read(metal);
        right.addAll(right(node, sale.id()));
        if (!shown.equals("Too many, wait") && !right.contains(shown)) {
            throw new Broken(
                    "I10",
                    sale.id().toString(),
                    node.name() + " shows [" + shown + "] for sale " + sale.id() + ", and by the books it is " + right);
        }
        if (shown.equals("OK = get it now")) {
            fetch(node, sale);
        }
        metal.press(Key.CANCEL);
        pass(KEY_MILLIS);
    }

    /** What it says of the unit: it takes turns with the date. */
    private String read(TerminalMetal metal) {
        for (int turn = 0; turn < TURNS && metal.display().second().equals("goods or money"); turn++) {
            pass(TURN_MILLIS);
        }
        return metal.display().first().startsWith("Too many")
                ? "Too many, wait"
                : metal.display().second();
    }

    /** What may be read there of its only unit. */
    private Set<String> right(TerminalNode node, SaleId id) {
        TownBooks books = fleet.books().read(town(node));
        Sale sale = books.sales().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
        return switch (sale.units().getFirst().state()) {
            case RECORDED -> Set.of("Being checked");
            case CLAIMABLE -> Set.of(isHere(node, sale, books) ? "OK = get it now" : "Not here now");
            case DELIVERING -> Set.of("Being clarified", "OK = nothing out", "Not here now", "Watch the hatch");
            case DELIVERED -> Set.of("Delivered");
            case REFUND_DUE -> Set.of("Money is due");
            case REFUNDED -> Set.of("Paid back");
            case REJECTED, VOID -> Set.of();
        };
    }

    /** What is held for it, or for nobody, on a shelf that works, in a warehouse that can be told. */
    private boolean isHere(TerminalNode node, Sale sale, TownBooks books) {
        SaleUnit unit = sale.units().getFirst();
        List<MachineId> heard = fleet.books().standings(town(node)).stream()
                .filter(row -> HEARD.contains(row.standing().state()))
                .map(row -> row.machine())
                .filter(fleet.served(node)::contains)
                .toList();
        return books.goods().shelves().stream()
                .filter(shelf -> heard.contains(new MachineId(shelf.machine()))
                        && shelf.sku().equals(unit.sku().value())
                        && !shelf.blocked())
                .anyMatch(
                        shelf -> shelf.onHand() - shelf.reserved() - shelf.missing() > 0 || isHeld(sale, shelf, books));
    }

    private static boolean isHeld(Sale sale, Location shelf, TownBooks books) {
        Shelf place = new Shelf(new MachineId(shelf.machine()), shelf.slot());
        return books.goods().reservations().stream()
                .anyMatch(entry -> entry.held()
                        && entry.reservation().sale().equals(sale.id())
                        && entry.reservation().shelf().equals(place));
    }

    private void fetch(TerminalNode node, Sale sale) {
        Instant asked = fleet.engine().instant();
        node.metal().press(Key.OK);
        for (int waits = 0; waits < HATCH_SECONDS && !isOrdered(node, sale, asked); waits++) {
            pass(1_000);
        }
        if (!isOrdered(node, sale, asked)) {
            throw new Broken(
                    "I10",
                    sale.id().toString(),
                    "sale " + sale.id() + " was here and asked for at " + node.name() + ", and nobody ordered it");
        }
    }

    private boolean isOrdered(TerminalNode node, Sale sale, Instant asked) {
        return fleet.books().read(town(node)).attempts().stream()
                .anyMatch(attempt ->
                        attempt.sale().equals(sale.id()) && !attempt.issuedAt().isBefore(asked));
    }

    private TownId town(TerminalNode node) {
        return fleet.town(node.metal().machine());
    }

    private void pass(long millis) {
        until.accept(fleet.engine().now() + millis);
    }
}
