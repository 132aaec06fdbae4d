package org.ralvend.backend.fulfilment;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Reach;
import org.ralvend.backend.fulfilment.Attempt.State;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.ordering.Ordering;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.backend.ordering.ShelfDesk;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.SoldUnit;

/** Claims that are decided without one of their rules. */
public final class MutantClaims {
    private static final Duration STAYS = Duration.ofSeconds(60);

    private MutantClaims() {}

    /** A town's rows, and when they are looked at. */
    public record Town(Tx tx, TownScope scope, Ordering ordering, Instant now) {
        private Cause cause(MachineId terminal) {
            return new Cause(terminal.value(), "mutant", "a customer at " + terminal + " says so");
        }

        private SaleDesk desk(List<SaleId> sales) {
            return ordering.open(tx, scope, Ordering.About.sales(sales), List.of());
        }
    }

    /** Orders the unit for a customer at a terminal, whatever is under way for somebody else. */
    public static void giveAgain(Town town, MemoryAttempts attempts, Reach reach, MachineId terminal, SoldUnit unit) {
        SaleDesk desk = town.desk(List.of(unit.sale()));
        List<Attempt> known = attempts.of(town.tx(), town.scope(), List.of(unit.sale()));
        boolean elsewhere = known.stream()
                .anyMatch(attempt -> !attempt.state().isOver()
                        && attempt.customer() != null
                        && !attempt.customer().at().equals(terminal));
        if (!elsewhere) {
            return;
        }
        List<Attempt> hidden = known.stream()
                .map(attempt -> attempt.state().isOver() ? attempt : attempt.in(State.VOID, null, town.now()))
                .toList();
        UUID id = UUID.nameUUIDFromBytes((terminal.value() + unit + town.now()).getBytes(StandardCharsets.UTF_8));
        Dispatch dispatch = new Dispatch(new AttemptBook(hidden, Set.of()), desk, reach, () -> new AttemptId(id));
        Customer customer = new Customer(terminal, town.now().plus(STAYS));
        desk.find(unit.sale())
                .ifPresent(sale -> dispatch.redeliver(sale, unit.unit(), customer, town.cause(terminal), town.now()));
        town.ordering().save(town.tx(), town.scope(), desk, town.now());
        var _ = attempts.save(town.tx(), town.scope(), dispatch, town.now());
    }

    /** The customer's word ends an attempt of which nobody knows whether it fell, whether or not its motor must stand. */
    public static void believe(Town town, MemoryAttempts attempts, MachineId terminal, SoldUnit unit) {
        SaleDesk desk = town.desk(List.of(unit.sale()));
        AttemptBook book = new AttemptBook(attempts.of(town.tx(), town.scope(), List.of(unit.sale())), Set.of());
        Dispatch dispatch = new Dispatch(book, desk, new Reach(Map.of(), Map.of(), Map.of()), () -> {
            throw new IllegalStateException("orders nothing");
        });
        book.at(unit.sale(), unit.unit()).stream()
                .filter(attempt -> attempt.state() == State.UNRESOLVED)
                .forEach(attempt -> {
                    book.put(attempt.in(State.WRITTEN_OFF, null, town.now()));
                    new ShelfDesk(desk)
                            .missing(unit.sale(), unit.unit(), attempt.shelf(), town.cause(terminal), town.now());
                });
        town.ordering().save(town.tx(), town.scope(), desk, town.now());
        var _ = attempts.save(town.tx(), town.scope(), dispatch, town.now());
    }

    /** Whatever was tried with such a code is forgotten but for this time. */
    public static void forget(Town town, MemoryClaims claims, MachineId terminal, KeypadCode code) {
        List<String> places = WrongCodes.places(terminal, code);
        WrongCodes wrong = new WrongCodes(places.stream()
                .map(place -> new WrongCodes.Tried(place, Instant.EPOCH, 1))
                .toList());
        wrong.count(places, town.now());
        ClaimStore.About about = new ClaimStore.About(List.of(), Map.of(), Map.of(), List.of(), Set.of(), List.of());
        Dispatch dispatch = new Dispatch(
                new AttemptBook(List.of(), Set.of()),
                town.desk(List.of()),
                new Reach(Map.of(), Map.of(), Map.of()),
                () -> {
                    throw new IllegalStateException("orders nothing");
                });
        ClaimDesk.Loaded loaded = new ClaimDesk.Loaded(new ClaimBook(List.of()), wrong, about, 0);
        claims.save(town.tx(), town.scope(), new ClaimDesk(loaded, dispatch, town.now()));
    }
}
