package org.ralvend.backend.fulfilment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;
import org.ralvend.backend.UnbookableException;
import org.ralvend.backend.fleet.Reach;
import org.ralvend.backend.fulfilment.Attempt.State;
import org.ralvend.backend.inventory.Reservation;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Fact.DispenseFailure;
import org.ralvend.protocol.Fact.RefuseReason;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.MachineId;

/**
 * Orders attempts and books what became of them.
 *
 * <pre>
 *   attempt   fact               next        then
 *   –         customer waits     ISSUED      at the nearest warehouse within reach that has it
 *   ISSUED    AttemptReceived    TAKEN
 *   any open  AttemptStarted     STARTED
 *   any open  Dispensed          DISPENSED   the unit is delivered
 *   any open  DispenseFailed     FAILED      its shelf is blocked or zero; next attempt elsewhere, or claimable
 *   other end Dispensed          DISPENSED   its shelf has one less; a conflict: what was decided since stands
 *   any open  DispenseUnresolved UNRESOLVED  the unit waits until somebody has looked; its sale says so
 *   any open  AttemptRefused     REFUSED     old nonce: again with the new one; else elsewhere; or claimable
 *   any open  AttemptCancelled   CANCELLED   next attempt while the customer waits, or claimable
 *   any open  AttemptVoided      VOID        next attempt while the customer waits, or claimable
 * </pre>
 *
 * Attempt n+1 is ordered only after n was reported over: nothing here ends an attempt by the backend's own clock. One
 * thread, one transaction.
 */
@Pure
public final class Dispatch {
    /** Attempts at one unit while the customer waits; after these it is claimable. */
    public static final int MAX_ATTEMPTS = 5;

    private final SaleDesk sales;
    private final Reach reach;
    private final Supplier<AttemptId> mint;
    private final Map<AttemptId, Attempt> attempts = new LinkedHashMap<>();
    private final Map<AttemptId, Attempt> changed = new LinkedHashMap<>();
    private final List<Command.DispenseUnit> commands = new ArrayList<>();
    private final Map<Origin, String> conflicts = new HashMap<>();

    Dispatch(List<Attempt> loaded, SaleDesk sales, Reach reach, Supplier<AttemptId> mint) {
        this.sales = sales;
        this.reach = reach;
        this.mint = mint;
        loaded.forEach(attempt -> attempts.put(attempt.id(), attempt));
    }

    /** The money is kept and the customer stands there. */
    public void deliver(Sale sale, Origin origin, Instant now) {
        for (SaleUnit unit : sale.units()) {
            order(sale, unit.unit(), new Cause(origin, "money kept, customer waits"), null, now);
        }
    }

    public void taken(Origin origin, AttemptId id, Instant now) throws UnbookableException {
        Attempt attempt = get(origin, id);
        if (attempt.state() == State.ISSUED) {
            put(attempt.in(State.TAKEN, null, now));
        }
    }

    public void started(Origin origin, AttemptId id, Instant now) throws UnbookableException {
        Attempt attempt = get(origin, id);
        if (!attempt.state().isOver()) {
            put(attempt.in(State.STARTED, null, now));
        }
    }

    public void dispensed(Origin origin, AttemptId id, Instant now) throws UnbookableException {
        Attempt attempt = get(origin, id);
        if (!attempt.state().isOver()) {
            put(attempt.in(State.DISPENSED, null, now));
            sales.delivered(
                    attempt.sale(),
                    attempt.unit(),
                    attempt.shelf(),
                    new Cause(origin, "dropped at " + origin.machine()),
                    now);
        } else if (attempt.state() != State.DISPENSED) {
            String conflict = "unit " + attempt.unit() + " dropped at " + origin.machine() + ", attempt "
                    + attempt.number() + " had ended " + attempt.state();
            conflicts.put(origin, conflict);
            put(attempt.in(State.DISPENSED, "after " + attempt.state(), now));
            sales.fell(attempt.sale(), attempt.shelf(), new Cause(origin, "conflict: " + conflict), now);
        }
    }

    /** What an operator must look at because of this entry. */
    public Optional<String> conflict(Origin origin) {
        return Optional.ofNullable(conflicts.get(origin));
    }

    public void failed(Origin origin, AttemptId id, DispenseFailure reason, Instant now) throws UnbookableException {
        Attempt attempt = get(origin, id);
        if (!attempt.state().isOver()) {
            put(attempt.in(State.FAILED, reason.name(), now));
            Cause cause = new Cause(origin, reason + " at " + origin.machine());
            boolean empty = reason == DispenseFailure.EMPTY;
            sales.giveUpShelf(attempt.sale(), attempt.unit(), attempt.shelf(), empty, cause, now);
            next(attempt, cause, null, now);
        }
    }

    public void unresolved(Origin origin, AttemptId id, Instant now) throws UnbookableException {
        Attempt attempt = get(origin, id);
        if (!attempt.state().isOver()) {
            put(attempt.in(State.UNRESOLVED, null, now));
            String why =
                    "the warehouse does not know whether it fell: unit " + attempt.unit() + " at " + origin.machine();
            sales.note(attempt.sale(), new Cause(origin, why), now);
        }
    }

    public void refused(Origin origin, AttemptId id, RefuseReason reason, Instant now) throws UnbookableException {
        boolean elsewhere = reason != RefuseReason.NONCE_OLD && reason != RefuseReason.NONCE_UNKNOWN;
        end(origin, id, State.REFUSED, "refused: " + reason, elsewhere ? origin.machine() : null, now);
    }

    public void cancelled(Origin origin, AttemptId id, Instant now) throws UnbookableException {
        end(origin, id, State.CANCELLED, "cancelled", null, now);
    }

    public void voided(Origin origin, AttemptId id, Instant now) throws UnbookableException {
        end(origin, id, State.VOID, "void", null, now);
    }

    List<Attempt> changed() {
        return List.copyOf(changed.values());
    }

    List<Command.DispenseUnit> commands() {
        return List.copyOf(commands);
    }

    /** @param unfit a machine that cannot do it for now; null where none is known to be */
    private void end(Origin origin, AttemptId id, State state, String why, @Nullable MachineId unfit, Instant now)
            throws UnbookableException {
        Attempt attempt = get(origin, id);
        if (!attempt.state().isOver()) {
            put(attempt.in(state, why, now));
            next(attempt, new Cause(origin, why + " at " + origin.machine()), unfit, now);
        }
    }

    /** After an attempt is over without a product: another one while the customer waits, else the unit is claimable. */
    private void next(Attempt over, Cause cause, @Nullable MachineId unfit, Instant now) {
        Sale sale = sales.find(over.sale()).orElseThrow();
        if (sale.customerWaits(now) && over.number() < MAX_ATTEMPTS) {
            order(sale, over.unit(), cause, unfit, now);
        } else {
            sales.claimable(sale.id(), over.unit(), cause, now);
        }
    }

    private void order(Sale sale, int unit, Cause cause, @Nullable MachineId unfit, Instant now) {
        if (attemptsAt(sale, unit).stream().anyMatch(a -> !a.state().isOver())) {
            return;
        }
        List<MachineId> addressable = reach.from(sale.machine()).stream()
                .filter(machine ->
                        !machine.equals(unfit) && reach.contact(machine).isPresent())
                .toList();
        Optional<Reservation> near = sales.withinReach(sale.id(), unit, addressable);
        if (near.isEmpty()) {
            sales.claimable(sale.id(), unit, cause.and("none within reach"), now);
            return;
        }
        Reservation reservation = near.get();
        Reach.Contact contact = reach.contact(reservation.shelf().machine()).orElseThrow();
        int number =
                attemptsAt(sale, unit).stream().mapToInt(Attempt::number).max().orElse(0) + 1;
        Attempt attempt = new Attempt(
                mint.get(),
                sale.id(),
                unit,
                number,
                reservation.shelf(),
                contact.device(),
                reservation.sku(),
                State.ISSUED,
                null,
                now,
                null);
        put(attempt);
        commands.add(new Command.DispenseUnit(
                contact.device(),
                contact.epoch(),
                attempt.id(),
                number,
                contact.nonce(),
                startWithin(sale, now),
                reservation.shelf().slot(),
                reservation.sku()));
        sales.delivering(sale.id(), unit, cause.and("attempt " + number), now);
    }

    /** No motor starts for a customer who has stopped waiting. */
    private static int startWithin(Sale sale, Instant now) {
        Instant until = sale.waitsUntil();
        long left = until == null ? 0 : Duration.between(now, until).toMillis();
        return Math.clamp(left, 1, Limits.START_WITHIN_MILLIS);
    }

    private List<Attempt> attemptsAt(Sale sale, int unit) {
        return attempts.values().stream()
                .filter(a -> a.sale().equals(sale.id()) && a.unit() == unit)
                .sorted(Comparator.comparingInt(Attempt::number))
                .toList();
    }

    private Attempt get(Origin origin, AttemptId id) throws UnbookableException {
        Attempt attempt = attempts.get(id);
        if (attempt == null) {
            throw new UnbookableException(FaultCode.NOT_FOUND, "attempt " + id);
        }
        if (!attempt.shelf().machine().equals(origin.machine())) {
            throw new UnbookableException(
                    FaultCode.MESSAGE_FOREIGN, "attempt " + id + " is not " + origin.machine() + "'s");
        }
        return attempt;
    }

    private void put(Attempt attempt) {
        attempts.put(attempt.id(), attempt);
        changed.put(attempt.id(), attempt);
    }
}
