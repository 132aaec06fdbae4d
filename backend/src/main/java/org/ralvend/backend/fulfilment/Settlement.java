package org.ralvend.backend.fulfilment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;
import org.ralvend.backend.UnbookableException;
import org.ralvend.backend.fulfilment.Attempt.State;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.backend.ordering.ShelfDesk;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.FaultCode;

/**
 * Closes attempts whose outcome nobody will report in time, and books what becomes known after an attempt was over.
 *
 * <pre>
 *   attempt        what                             next         its unit   the shelf                 besides
 *   TAKEN, STARTED its board greeted without it     UNRESOLVED
 *   ISSUED         its board greeted with another journal UNRESOLVED
 *   see the rule   written off ({@link WriteOffRule})    WRITTEN_OFF  claimable  one missing
 *   WRITTEN_OFF    Dispensed                        DISPENSED    –          one missing less, fell    Loss
 *   WRITTEN_OFF    DispenseFailed                   FAILED       –          one missing less, failed
 *   WRITTEN_OFF    refused, cancelled, void         that         –          one missing less
 *   WRITTEN_OFF    its slot counted                 SETTLED      –          one missing less, counted Loss where the count lacks it
 *   UNRESOLVED     its slot counted                 SETTLED      claimable  counted                   Loss where the count lacks it
 *   another board's, its motor must stand, its slot counted SETTLED claimable counted               Loss where the count lacks it
 *   SETTLED        Dispensed                        SETTLED      –          as it was counted         Loss, and a conflict, where the count had it
 *   any other end  Dispensed                        DISPENSED    –          fell                      Loss, and a conflict
 *   never ordered  Dispensed, from a known slot     –            –          fell                      Loss, and a conflict
 * </pre>
 *
 * A count comes after every dispense of its own journal, so it needs no clock. A unit whose attempt was written off is
 * still owed: whatever fell for it is a loss, whether or not somebody took it. One thread, one transaction.
 */
@Pure
final class Settlement {
    private final AttemptBook attempts;
    private final SaleDesk sales;
    private final ShelfDesk shelves;

    Settlement(AttemptBook attempts, SaleDesk sales) {
        this.attempts = attempts;
        this.sales = sales;
        this.shelves = new ShelfDesk(sales);
    }

    /** Nobody knows whether it fell: somebody must look. */
    void unresolved(Attempt attempt, Cause cause, Instant now) {
        attempts.put(attempt.in(State.UNRESOLVED, null, now));
        String where = "unit " + attempt.unit() + " at " + attempt.shelf().machine();
        sales.note(attempt.sale(), cause.and(where), now);
    }

    /** Nobody will report on it any more. Returns why that changes nothing, if it does not. */
    Optional<String> forgotten(Attempt attempt, Cause cause, Instant now) {
        if (attempt.state().isOver() || attempt.state() == State.UNRESOLVED) {
            return Optional.of("it is " + attempt.state());
        }
        unresolved(attempt, cause, now);
        return Optional.empty();
    }

    /** @param silent nothing that its warehouse journals will ever be stored. Returns why not, if not */
    Optional<String> writeOff(Attempt attempt, boolean silent, Cause cause, Instant now) {
        Optional<String> refusal = WriteOffRule.refuses(attempt, silent, now);
        if (refusal.isEmpty()) {
            attempts.put(attempt.in(State.WRITTEN_OFF, cause.why(), now));
            sales.note(attempt.sale(), cause.and(unit(attempt) + " is written off"), now);
            shelves.missing(attempt.sale(), attempt.unit(), attempt.shelf(), cause, now);
        }
        return refusal;
    }

    /** It fell although it was over. Returns what an operator must look at. */
    Optional<String> fell(Attempt over, Origin origin, Instant now) {
        String what = "unit " + over.unit() + " dropped at " + origin.machine() + ", attempt " + over.number() + " was "
                + over.state();
        if (over.state() == State.SETTLED) {
            return settledOne(over, what, new Cause(origin, "conflict: " + what + ", and a count since has it"), now);
        }
        boolean expected = over.state() == State.WRITTEN_OFF;
        Cause cause = new Cause(origin, (expected ? "a loss: " : "conflict: ") + what);
        back(over, State.DISPENSED, now);
        var _ = lose(over, what, cause);
        shelves.fell(over.shelf(), cause, now);
        sales.note(over.sale(), cause, now);
        return expected ? Optional.empty() : Optional.of("sale " + over.sale() + ", " + what);
    }

    /** Whoever counted since has seen the shelf without it: that stands, and nothing is taken off twice. */
    private Optional<String> settledOne(Attempt settled, String what, Cause cause, Instant now) {
        if (!lose(settled, what, cause)) {
            return Optional.empty();
        }
        sales.note(settled.sale(), cause, now);
        return Optional.of("sale " + settled.sale() + ", " + what);
    }

    /** It was written off, and did not fall. */
    void failed(Attempt writtenOff, boolean empty, Cause cause, Instant now) {
        back(writtenOff, State.FAILED, now);
        shelves.failed(writtenOff.shelf(), empty, cause, now);
        sales.note(writtenOff.sale(), cause.and("after it was written off"), now);
    }

    /** It was written off, and never started. */
    void returned(Attempt writtenOff, State state, Cause cause, Instant now) {
        back(writtenOff, state, now);
        sales.note(writtenOff.sale(), cause.and("after it was written off"), now);
    }

    /** Nobody ordered it, and yet it fell. Returns what an operator must look at; nothing where that was booked before. */
    Optional<String> fellUnordered(Origin origin, AttemptId id, Shelf shelf, Instant now) throws UnbookableException {
        if (shelves.onHand(shelf).isEmpty()) {
            throw new UnbookableException(
                    FaultCode.NOT_FOUND, "attempt " + id + ", and nothing was ever put into slot " + shelf.slot());
        }
        String what = "a unit dropped from slot " + shelf.slot() + " at " + origin.machine() + " for attempt " + id
                + ", which nobody ordered";
        if (!attempts.lose(new Loss(id, null, shelf, shelves.sku(shelf), what, origin.evidence()))) {
            return Optional.empty();
        }
        shelves.fell(shelf, new Cause(origin, what), now);
        return Optional.of(what);
    }

    /** Somebody counted a shelf: what is not there by as many as are not settled is taken to have fallen for them. */
    void counted(Origin origin, Shelf shelf, int units, Instant now) throws UnbookableException {
        int onHand = shelves.onHand(shelf)
                .orElseThrow(() ->
                        new UnbookableException(FaultCode.NOT_FOUND, "nothing was ever put into slot " + shelf.slot()));
        Cause cause = new Cause(origin, "slot " + shelf.slot() + " counted: " + units + " of " + onHand);
        List<ShelfDesk.Unit> ending = new ArrayList<>();
        int lacking = onHand - units;
        for (Attempt open : attempts.unsettledOn(shelf, origin, now)) {
            boolean gone = lacking-- > 0;
            if (open.state() == State.WRITTEN_OFF) {
                shelves.settled(shelf);
            } else {
                ending.add(new ShelfDesk.Unit(open.sale(), open.unit()));
            }
            String what = unit(open) + (gone ? " is not there" : " is there");
            attempts.put(open.in(State.SETTLED, "counted: " + what, now));
            sales.note(open.sale(), cause.and(what), now);
            if (gone) {
                var _ = lose(open, what, cause);
            }
        }
        shelves.counted(shelf, units, ending, cause, now);
    }

    private void back(Attempt over, State state, Instant now) {
        if (over.state() == State.WRITTEN_OFF) {
            shelves.settled(over.shelf());
        }
        attempts.put(over.in(state, "after " + over.state(), now));
    }

    private boolean lose(Attempt attempt, String what, Cause cause) {
        Loss.Sold sold = shelves.price(attempt.sale(), attempt.unit())
                .map(price -> new Loss.Sold(attempt.sale(), attempt.unit(), price))
                .orElse(null);
        return attempts.lose(new Loss(attempt.id(), sold, attempt.shelf(), attempt.sku(), what, cause.evidence()));
    }

    private static String unit(Attempt attempt) {
        return "unit " + attempt.unit() + " of attempt " + attempt.number();
    }
}
