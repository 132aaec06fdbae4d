package org.ralvend.backend.fulfilment;

import java.time.Instant;
import java.util.HashMap;
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
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.ordering.ShelfDesk;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.DispenseFailure;
import org.ralvend.protocol.Fact.RefuseReason;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;

/**
 * Orders attempts and books what became of them.
 *
 * <pre>
 *   attempt   fact                           next        then
 *   –         customer waits                 ISSUED      at the nearest running warehouse within reach that has it;
 *                                                        else at the nearest that is heard, though its URL is dead
 *   unknown   AttemptReceived                {@link Retold}
 *   ISSUED    AttemptReceived                TAKEN
 *   ISSUED, TAKEN  AttemptStarted            STARTED
 *   any open  Dispensed                      DISPENSED   the unit is delivered
 *   any open  DispenseFailed                 FAILED      its shelf is blocked or zero; next attempt elsewhere, or claimable
 *   any open  DispenseUnresolved             UNRESOLVED  the unit waits until somebody has looked; its sale says so
 *   any open  AttemptRefused                 REFUSED     {@link #refused}
 *   any open  AttemptCancelled               CANCELLED   next attempt while the customer waits, or claimable
 *   any open  AttemptVoided                  VOID        next attempt while the customer waits, or claimable
 *   any open  these three, another journal's UNRESOLVED  that one knows nothing of what the old one did
 *   any open  nobody will report on it       UNRESOLVED  its board greeted without it
 *   over      any                            {@link Settlement}
 *   any       its slot counted               {@link Settlement}
 * </pre>
 *
 * Attempt n+1 is ordered only after n was reported over, or written off: nothing here ends an attempt by the backend's own
 * clock. One thread, one transaction.
 */
@Pure
public final class Dispatch {
    private final AttemptBook attempts;
    private final SaleDesk sales;
    private final ShelfDesk shelves;
    private final Settlement settlement;
    private final Retold retold;
    private final Issuing issuing;
    private final Map<Origin, String> conflicts = new HashMap<>();

    Dispatch(AttemptBook attempts, SaleDesk sales, Reach reach, Supplier<AttemptId> mint) {
        this.attempts = attempts;
        this.sales = sales;
        this.shelves = new ShelfDesk(sales);
        this.settlement = new Settlement(attempts, sales);
        this.retold = new Retold(attempts, sales);
        this.issuing = new Issuing(attempts, sales, reach, mint);
    }

    /** The money is kept and the customer stands there. */
    public void deliver(Sale sale, Origin origin, Instant now) {
        for (SaleUnit unit : sale.units()) {
            // A warehouse may have told already what an attempt at it did.
            if (unit.state() == SaleState.RECORDED) {
                Cause cause = new Cause(origin, "money kept, customer waits");
                issuing.order(sale, unit.unit(), Customer.ofVendor(sale), cause, now);
            }
        }
    }

    /** A customer stands at a terminal and asks for this unit. */
    void redeliver(Sale sale, int unit, Customer customer, Cause cause, Instant now) {
        issuing.order(sale, unit, customer, cause, now);
    }

    /** Nobody waits there any more for what is under way: nothing follows it. */
    void left(SaleId sale, MachineId at, Instant now) {
        for (Attempt attempt : attempts.of(sale)) {
            Customer customer = attempt.customer();
            if (!attempt.state().isOver() && customer != null && customer.at().equals(at) && customer.waits(now)) {
                attempts.put(attempt.left(new Customer(at, now)));
            }
        }
    }

    /** Whether anything was ever ordered for this sale. */
    public boolean wasOrdered(SaleId sale) {
        return !attempts.of(sale).isEmpty();
    }

    /** A sale is known from now on: what warehouses have told of it before counts. */
    public void recorded(SaleId sale, Origin origin, Instant now) {
        sales.find(sale).ifPresent(known -> retold.known(known, origin, now));
    }

    public void taken(Origin origin, Fact.AttemptReceived received, Instant now) throws UnbookableException {
        if (attempts.find(received.attempt()).isEmpty() && received.order() != null) {
            retold.told(origin, received.attempt(), received.order(), now);
        }
        Attempt attempt = get(origin, received.attempt());
        if (attempt.state() == State.ISSUED) {
            attempts.put(attempt.in(State.TAKEN, null, now));
        }
    }

    public void started(Origin origin, AttemptId id, Instant now) throws UnbookableException {
        Attempt attempt = get(origin, id);
        if (attempt.state() == State.ISSUED || attempt.state() == State.TAKEN) {
            attempts.put(attempt.in(State.STARTED, null, now));
        }
    }

    /** @param slot where the warehouse says that it fell; counts where nobody ordered it */
    public void dispensed(Origin origin, AttemptId id, int slot, Instant now) throws UnbookableException {
        if (attempts.find(id).isEmpty()) {
            Shelf shelf = new Shelf(origin.machine(), slot);
            settlement.fellUnordered(origin, id, shelf, now).ifPresent(what -> conflicts.put(origin, what));
            return;
        }
        Attempt attempt = get(origin, id);
        boolean known = sales.find(attempt.sale()).isPresent();
        if (!attempt.state().isOver() && (!known || sales.owes(attempt.sale(), attempt.unit()))) {
            attempts.put(attempt.in(State.DISPENSED, null, now));
            Cause cause = new Cause(origin, "dropped at " + origin.machine());
            if (known) {
                sales.delivered(attempt.sale(), attempt.unit(), attempt.shelf(), cause, now);
            } else {
                shelves.fell(attempt.shelf(), cause, now);
            }
        } else if (attempt.state() != State.DISPENSED) {
            settlement.fell(attempt, origin, now).ifPresent(what -> conflicts.put(origin, what));
        }
    }

    /** What an operator must look at because of this entry. */
    public Optional<String> conflict(Origin origin) {
        return Optional.ofNullable(conflicts.get(origin));
    }

    public void failed(Origin origin, AttemptId id, DispenseFailure reason, Instant now) throws UnbookableException {
        Attempt attempt = get(origin, id);
        Cause cause = new Cause(origin, reason + " at " + origin.machine());
        boolean empty = reason == DispenseFailure.EMPTY;
        if (attempt.state() == State.WRITTEN_OFF) {
            settlement.failed(attempt, empty, cause, now);
        } else if (!attempt.state().isOver()) {
            attempts.put(attempt.in(State.FAILED, reason.name(), now));
            shelves.failedFor(attempt.sale(), attempt.unit(), attempt.shelf(), empty, cause, now);
            issuing.next(attempt, cause, null, now);
        }
    }

    public void unresolved(Origin origin, AttemptId id, Instant now) throws UnbookableException {
        Attempt attempt = get(origin, id);
        if (!attempt.state().isOver()) {
            settlement.unresolved(attempt, new Cause(origin, "the warehouse does not know whether it fell"), now);
        }
    }

    /**
     * <pre>
     *   reason                     what a next attempt does while the customer waits
     *   NONCE_OLD, NONCE_UNKNOWN,  names the device, epoch and nonce that the warehouse has just sent
     *   OTHER_EPOCH, OTHER_DEVICE
     *   BUSY, OUT_OF_SERVICE       goes to another warehouse
     *   SLOT_UNKNOWN               goes to another slot: this one is blocked, since nothing can fall from it
     * </pre>
     */
    public void refused(Origin origin, AttemptId id, RefuseReason reason, Instant now) throws UnbookableException {
        Attempt attempt = get(origin, id);
        if (reason == RefuseReason.SLOT_UNKNOWN && !attempt.state().isOver() && attempt.isOf(origin)) {
            Cause cause = new Cause(origin, "no such slot at " + origin.machine());
            shelves.failedFor(attempt.sale(), attempt.unit(), attempt.shelf(), false, cause, now);
        }
        MachineId unfit = switch (reason) {
            case NONCE_OLD, NONCE_UNKNOWN, OTHER_EPOCH, OTHER_DEVICE, SLOT_UNKNOWN -> null;
            case BUSY, OUT_OF_SERVICE -> origin.machine();
        };
        end(origin, id, State.REFUSED, "refused: " + reason, unfit, now);
    }

    public void cancelled(Origin origin, AttemptId id, Instant now) throws UnbookableException {
        end(origin, id, State.CANCELLED, "cancelled", null, now);
    }

    public void voided(Origin origin, AttemptId id, Instant now) throws UnbookableException {
        end(origin, id, State.VOID, "void", null, now);
    }

    /** Somebody counted a slot of this machine. */
    public void counted(Origin origin, int slot, int units, Instant now) throws UnbookableException {
        settlement.counted(origin, new Shelf(origin.machine(), slot), units, now);
    }

    SaleDesk sales() {
        return sales;
    }

    ClaimView view() {
        return new ClaimView(attempts, issuing.nearest());
    }

    Settlement settlement() {
        return settlement;
    }

    AttemptBook attempts() {
        return attempts;
    }

    List<Command.DispenseUnit> commands() {
        return issuing.commands();
    }

    /** @param unfit a machine that cannot do it for now; null where none is known to be */
    private void end(Origin origin, AttemptId id, State state, String why, @Nullable MachineId unfit, Instant now)
            throws UnbookableException {
        Attempt attempt = get(origin, id);
        Cause cause = new Cause(origin, why + " at " + origin.machine());
        boolean open = !attempt.state().isOver();
        if (attempt.isOf(origin)) {
            if (attempt.state() == State.WRITTEN_OFF) {
                settlement.returned(attempt, state, cause, now);
            } else if (open) {
                attempts.put(attempt.in(state, why, now));
                issuing.next(attempt, cause, unfit, now);
            }
        } else if (open && attempt.state() != State.UNRESOLVED) {
            settlement.unresolved(attempt, cause.and("of another journal than it was given to"), now);
        }
    }

    private Attempt get(Origin origin, AttemptId id) throws UnbookableException {
        Attempt attempt =
                attempts.find(id).orElseThrow(() -> new UnbookableException(FaultCode.NOT_FOUND, "attempt " + id));
        if (!attempt.shelf().machine().equals(origin.machine())) {
            throw new UnbookableException(
                    FaultCode.MESSAGE_FOREIGN, "attempt " + id + " is not " + origin.machine() + "'s");
        }
        if (sales.find(attempt.sale()).isEmpty()) {
            shelves.require(attempt.shelf());
        }
        return attempt;
    }
}
