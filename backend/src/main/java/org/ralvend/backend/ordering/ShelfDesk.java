package org.ralvend.backend.ordering;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.ralvend.backend.Pure;
import org.ralvend.backend.inventory.Reservation;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.inventory.ShelfNotLoaded;
import org.ralvend.backend.inventory.Stock;
import org.ralvend.backend.inventory.StockBook;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/**
 * Books what became known of shelves, beside the {@link SaleDesk}, over the same rows.
 *
 * <pre>
 *   what                                  on hand     missing  shelf            who holds something there
 *   it jammed                                                  blocked          the unit that it failed gives it up
 *   it was found empty                    0                                     that unit, and everybody
 *   a unit fell after all                 one less                              the youngest, where too many
 *   a unit may have fallen                            1 more                    its unit gives it up, and is claimable
 *   of a missing one it is known                      1 less
 *   it was counted                        the count            free where some  the youngest, where too many
 * </pre>
 *
 * Whoever loses a reservation is planned anew. One thread, one transaction.
 */
@Pure
public final class ShelfDesk {
    private final SaleDesk sales;
    private final StockBook stock;

    public ShelfDesk(SaleDesk sales) {
        this.sales = sales;
        this.stock = sales.stock();
    }

    /** What the books have on this shelf; empty where nothing was ever put there. */
    public OptionalInt onHand(Shelf shelf) {
        return stock.find(shelf).map(Stock::onHand).map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }

    /** What lies on a shelf of which something is {@link #onHand}. */
    public Sku sku(Shelf shelf) {
        return stock.find(shelf)
                .orElseThrow(() -> new IllegalStateException("not known: " + shelf))
                .sku();
    }

    /** What a unit of a sale was sold for; empty where it is not known to have been. */
    public Optional<Money> price(SaleId id, int unit) {
        return sales.find(id).flatMap(sale -> sale.unit(unit)).map(SaleUnit::price);
    }

    /** Whether one of these has what is held for this unit on a shelf that works, or another that is free. */
    public boolean lies(SaleId id, SaleUnit unit, List<MachineId> machines) {
        boolean held = stock.heldFor(id, unit.unit())
                .map(Reservation::shelf)
                .filter(shelf -> machines.contains(shelf.machine()) && !stock.isBlocked(shelf))
                .isPresent();
        return held || stock.isFree(unit.sku(), machines);
    }

    /** @throws ShelfNotLoaded where what happens there could not be booked */
    public void require(Shelf shelf) {
        if (stock.find(shelf).isEmpty()) {
            throw new ShelfNotLoaded(shelf);
        }
    }

    /** The shelf failed this unit: it holds nothing there any more. */
    public void failedFor(SaleId id, int unit, Shelf shelf, boolean empty, Cause cause, Instant now) {
        stock.releaseOn(id, unit, shelf);
        failed(shelf, empty, cause, now);
    }

    /** It is empty, or does not work. */
    public void failed(Shelf shelf, boolean empty, Cause cause, Instant now) {
        if (empty) {
            replan(stock.counted(shelf, 0, StockBook.Reason.FOUND_EMPTY, cause.evidence()), cause, now);
        } else {
            stock.block(shelf);
        }
    }

    /** A unit fell, and no sale is done by it: the shelf has one less, and what was decided stands. */
    public void fell(Shelf shelf, Cause cause, Instant now) {
        replan(stock.fell(shelf, cause.evidence()), cause, now);
    }

    /** Whether it fell nobody will say in time: the unit is missing, and its sale goes on without it. */
    public void missing(SaleId id, int unit, Shelf shelf, Cause cause, Instant now) {
        stock.miss(id, unit, shelf);
        sales.claimable(id, unit, cause, now);
    }

    /** Of one that was missing it is known by now whether it fell. */
    public void settled(Shelf shelf) {
        stock.settle(shelf);
    }

    /** Somebody counted a shelf; what these units hold there ends first, and they are claimable afterwards. */
    public void counted(Shelf shelf, int units, List<Unit> ending, Cause cause, Instant now) {
        ending.forEach(unit -> stock.releaseOn(unit.sale(), unit.unit(), shelf));
        replan(stock.counted(shelf, units, StockBook.Reason.COUNTED, cause.evidence()), cause, now);
        ending.forEach(unit -> sales.claimable(unit.sale(), unit.unit(), cause, now));
    }

    /** One unit of a sale. */
    public record Unit(SaleId sale, int unit) {}

    private void replan(List<Reservation> displaced, Cause cause, Instant now) {
        displaced.forEach(reservation -> sales.replan(reservation, cause, now));
    }
}
