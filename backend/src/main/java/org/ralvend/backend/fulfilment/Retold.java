package org.ralvend.backend.fulfilment;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;
import org.ralvend.backend.UnbookableException;
import org.ralvend.backend.fulfilment.Attempt.State;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.ordering.ShelfDesk;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Fact.AttemptReceived.Order;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.SaleId;

/**
 * Attempts that this backend ordered and does not know, since it was restored from a backup: warehouses and vendors tell of
 * them and of their sales again, in whatever order.
 *
 * <pre>
 *   its sale                  AttemptReceived                      what follows
 *   known, its unit owed      TAKEN; the unit is DELIVERING        as of any attempt
 *   known, its unit had       TAKEN                                as of any attempt; what fell is a Loss
 *   not known yet             TAKEN                                as of any attempt, but only the shelf is told
 *   known, no such unit       kept for an operator                 what fell is a Loss and a conflict
 *   known, an attempt open    kept for an operator                 what fell is a Loss and a conflict
 *
 *   the sale becomes known    attempts told before                 its unit; the sale is accepted, whatever is left
 *   with such a unit          open                                 DELIVERING
 *                             DISPENSED, no loss                   DELIVERED; of several each but the first is a Loss
 *                             over otherwise                       as if there were none
 *   without                   DISPENSED, no loss                   – ; a Loss
 * </pre>
 *
 * A warehouse cannot guess the id of a sale for which it was ordered nothing. One thread, one transaction.
 */
@Pure
final class Retold {
    private final AttemptBook attempts;
    private final SaleDesk sales;
    private final ShelfDesk shelves;

    Retold(AttemptBook attempts, SaleDesk sales) {
        this.attempts = attempts;
        this.sales = sales;
        this.shelves = new ShelfDesk(sales);
    }

    /** A warehouse says that this was ordered of it. */
    void told(Origin origin, AttemptId id, Order order, Instant now) throws UnbookableException {
        SaleId sale = order.sold().sale();
        int unit = order.sold().unit();
        Shelf shelf = new Shelf(origin.machine(), order.slot());
        refuse(id, sale, unit, shelf);
        int next = attempts.next(sale, unit);
        boolean free = attempts.at(sale, unit).stream().noneMatch(other -> other.number() == order.number());
        Attempt attempt = new Attempt(
                id,
                sale,
                unit,
                free ? order.number() : next,
                shelf,
                origin.device(),
                origin.epoch(),
                order.sku(),
                null,
                State.TAKEN,
                null,
                now,
                now.plusMillis(Limits.START_WITHIN_MILLIS),
                sales.find(sale).map(Sale::deadline).orElse(sales.deadline(now)),
                null);
        attempts.put(attempt);
        if (sales.owes(sale, unit)) {
            sales.delivering(sale, unit, cause(origin, attempt), now);
        }
    }

    /** What was told of this sale before it was known. */
    void known(Sale sale, Origin origin, Instant now) {
        sale.units().stream().filter(SaleUnit::isGoods).forEach(unit -> known(sale, unit, origin, now));
        attempts.of(sale.id()).stream()
                .filter(attempt -> !isPromised(sale, attempt.unit()) && attempts.isHad(attempt))
                .forEach(attempt -> lose(origin, attempt, null, now));
    }

    private static boolean isPromised(Sale sale, int unit) {
        return sale.unit(unit).filter(SaleUnit::isGoods).isPresent();
    }

    /** The customer had the first that fell; each one after it fell for nothing. */
    private void known(Sale sale, SaleUnit unit, Origin origin, Instant now) {
        List<Attempt> told = attempts.at(sale.id(), unit.unit());
        List<Attempt> had = told.stream()
                .filter(attempts::isHad)
                .sorted(Comparator.comparingInt(Attempt::number))
                .toList();
        Loss.Sold sold = new Loss.Sold(sale.id(), unit.unit(), unit.price());
        had.stream().skip(1).forEach(attempt -> lose(origin, attempt, sold, now));
        if (!had.isEmpty()) {
            sales.fetched(sale.id(), unit.unit(), cause(origin, had.getFirst()), now);
            return;
        }
        told.stream()
                .filter(attempt -> !attempt.state().isOver())
                .findFirst()
                .ifPresent(attempt -> sales.delivering(sale.id(), unit.unit(), cause(origin, attempt), now));
    }

    private void refuse(AttemptId id, SaleId sale, int unit, Shelf shelf) throws UnbookableException {
        if (shelves.onHand(shelf).isEmpty()) {
            throw new UnbookableException(
                    FaultCode.NOT_FOUND, "attempt " + id + ", and nothing was ever put into slot " + shelf.slot());
        }
        if (sales.find(sale).isPresent() && !sales.promises(sale, unit)) {
            throw new UnbookableException(FaultCode.NOT_FOUND, "attempt " + id + " is for no unit of sale " + sale);
        }
        if (attempts.isOpen(sale, unit)) {
            throw new UnbookableException(
                    FaultCode.CONFLICT, "attempt " + id + " is for a unit of sale " + sale + " that has one open");
        }
    }

    private void lose(Origin origin, Attempt attempt, Loss.@Nullable Sold sold, Instant now) {
        Cause cause = cause(origin, attempt);
        var _ = attempts.lose(
                new Loss(attempt.id(), sold, attempt.shelf(), attempt.sku(), cause.why(), cause.evidence()));
        String why = sold == null ? "it dropped, and nothing was promised" : "it dropped, and another had before";
        sales.note(attempt.sale(), cause.and(why), now);
    }

    private static Cause cause(Origin origin, Attempt attempt) {
        return new Cause(
                origin,
                "attempt " + attempt.number() + " at " + attempt.shelf().machine()
                        + " was ordered before this backend was restored");
    }
}
