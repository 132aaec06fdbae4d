package org.ralvend.simulation.check;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.inventory.Inventory.Location;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.books.Operators;
import org.ralvend.simulation.books.TownBooks;
import org.ralvend.simulation.device.Board;
import org.ralvend.simulation.metal.Ledger;

/** What the books have ordered and refused so far, beside what moved: who may make whom do what, and when. */
final class Orders {
    private static final Set<Attempt.State> GIVEN_UP = Set.of(Attempt.State.WRITTEN_OFF, Attempt.State.SETTLED);

    /** With the largest settings that a warehouse takes, and a margin. */
    private static final Duration LONGEST_TURN = Duration.ofSeconds(2 * 60 + 10 + 60);

    private record Unit(SaleId sale, int unit) {}

    private final Witness witness;
    private final Map<AttemptId, Attempt> known = new HashMap<>();
    private final Set<AttemptId> givenUp = new HashSet<>();
    private final Map<AttemptId, Instant> started = new HashMap<>();
    private final Map<Unit, List<AttemptId>> fallen = new HashMap<>();
    private final Set<SaleId> refused = new HashSet<>();

    Orders(Witness witness) {
        this.witness = witness;
    }

    /** Products that fell for each unit, by their attempts. */
    List<List<AttemptId>> fallen() {
        return List.copyOf(fallen.values());
    }

    void started(AttemptId attempt, Board board) {
        started.put(attempt, board.trueTime());
    }

    void fell(AttemptId id, Ledger.Fall fall) {
        Attempt attempt = known.get(id);
        if (attempt == null) {
            throw new Broken("I9", id.toString(), "a product fell for attempt " + id + ", which no books ever ordered");
        }
        if (!attempt.shelf().machine().equals(fall.machine()) || attempt.shelf().slot() != fall.slot()) {
            throw new Broken(
                    "I9", id.toString(), "attempt " + id + " was for " + attempt.shelf() + ", not for " + fall);
        }
        if (givenUp.contains(id)) {
            throw new Broken("I3", id.toString(), "a product fell for attempt " + id + ", which was given up");
        }
        List<AttemptId> all = fallen.computeIfAbsent(new Unit(attempt.sale(), attempt.unit()), u -> new ArrayList<>());
        for (AttemptId before : all) {
            Attempt first = known.get(before);
            if (!witness.beyond().has(attempt.sale())
                    && !witness.isLost(before)
                    && first != null
                    && !givenUp.contains(before)) {
                throw new Broken(
                        "I3",
                        attempt.sale().toString(),
                        "a second product fell for unit " + attempt.unit() + " of sale " + attempt.sale()
                                + ", and its attempt " + before + " is " + first.state());
            }
        }
        all.add(id);
    }

    /** @throws Broken where the books of a town contradict what was seen */
    void compare(TownId town, Set<MachineId> machines, TownBooks books, Books all) {
        for (Attempt attempt : books.attempts()) {
            if (!known.containsKey(attempt.id())) {
                witness.claiming().ordered(attempt);
            }
            known.put(attempt.id(), attempt);
            if (GIVEN_UP.contains(attempt.state())) {
                givenUp.add(attempt.id());
                still(attempt);
            }
            own(town, machines, attempt.shelf().machine(), "attempt " + attempt.id());
            Instant at = started.get(attempt.id());
            if (at != null && at.isAfter(attempt.startUntil())) {
                throw new Broken(
                        "I9",
                        attempt.id().toString(),
                        "attempt " + attempt.id() + " started after " + attempt.startUntil());
            }
        }
        for (Sale sale : books.sales()) {
            own(town, machines, sale.machine(), "sale " + sale.id());
            Told told = witness.sales().get(sale.id());
            if (sale.terms() != null && (told == null || !told.vendor().equals(sale.machine()))) {
                throw new Broken(
                        "I8", sale.id().toString(), "sale " + sale.id() + " was never made at " + sale.machine());
            }
            if (sale.state() == SaleState.REJECTED
                    && told != null
                    && refused.add(sale.id())
                    && !isForbidden(town, sale, told, all.operators())) {
                rejected(sale, told.request().lines().getFirst().sku(), books, all.gone(town));
            }
        }
    }

    /** Nobody's word ends what may still fall. */
    private static void still(Attempt over) {
        Instant ended = over.endedAt();
        Instant still = over.startUntil().plus(LONGEST_TURN);
        if (over.state() == Attempt.State.WRITTEN_OFF && ended != null && ended.isBefore(still)) {
            throw new Broken(
                    "I3",
                    over.id().toString(),
                    "attempt " + over.id() + " was written off at " + ended + ", and its motor may turn until "
                            + still);
        }
    }

    /** Whether an operator does not want it sold, or not so, or its gift card's money came after the backup that was put back. */
    private boolean isForbidden(TownId town, Sale sale, Told told, Operators operators) {
        Fact.SaleRequested request = told.request();
        return (sale.reason() == RejectReason.STOP_SALE
                        && operators.isStopped(town, request.lines().getFirst().sku()))
                || (sale.reason() == RejectReason.LIST_WITHDRAWN
                        && operators.isWithdrawn(town, request.list().version()))
                || (sale.reason() == RejectReason.GIFT_CARD_REFUSED
                        && witness.beyond().has(sale.id()));
    }

    /** Of ten with four units left four are accepted: nobody is turned away while there is something for him. */
    private static void rejected(Sale sale, Sku sku, TownBooks books, Set<MachineId> gone) {
        if (sale.reason() != RejectReason.OUT_OF_STOCK && sale.reason() != RejectReason.WAREHOUSES_GONE) {
            throw new Broken("I6", sale.id().toString(), "sale " + sale.id() + " was rejected: " + sale.reason());
        }
        boolean freedJustNow = books.goods().reservations().stream()
                .anyMatch(entry -> entry.reservation().sku().equals(sku)
                        && sale.recordedAt().equals(entry.endedAt()));
        int free = books.goods().shelves().stream()
                .filter(shelf -> shelf.sku().equals(sku.value())
                        && !shelf.blocked()
                        && !gone.contains(new MachineId(shelf.machine())))
                .mapToInt(Orders::free)
                .sum();
        if (free > 0 && !freedJustNow) {
            throw new Broken(
                    "I6",
                    sale.id().toString(),
                    "sale " + sale.id() + " was rejected with " + free + " of " + sku + " left");
        }
    }

    private static int free(Location shelf) {
        return Math.max(0, shelf.onHand() - shelf.reserved() - shelf.missing());
    }

    private static void own(TownId town, Set<MachineId> machines, MachineId machine, String what) {
        if (!machines.contains(machine)) {
            throw new Broken("I8", machine.value(), what + " stands in the books of " + town + " and is of " + machine);
        }
    }
}
