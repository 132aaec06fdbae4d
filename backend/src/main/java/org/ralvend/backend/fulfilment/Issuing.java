package org.ralvend.backend.fulfilment;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.fleet.Reach;
import org.ralvend.backend.fulfilment.Attempt.State;
import org.ralvend.backend.inventory.Reservation;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.MachineId;

/** Issues the attempts that {@link Dispatch} decides on, where goods can fall for whoever waits. One thread, one transaction. */
@Pure
final class Issuing {
    /** Attempts at one unit while one customer waits; after these it is claimable. */
    static final int MAX_ATTEMPTS = 5;

    private final AttemptBook attempts;
    private final SaleDesk sales;
    private final Reach reach;
    private final Nearest nearest;
    private final Supplier<AttemptId> mint;
    private final List<Command.DispenseUnit> commands = new ArrayList<>();

    Issuing(AttemptBook attempts, SaleDesk sales, Reach reach, Supplier<AttemptId> mint) {
        this.attempts = attempts;
        this.sales = sales;
        this.reach = reach;
        this.nearest = new Nearest(sales, reach);
        this.mint = mint;
    }

    Nearest nearest() {
        return nearest;
    }

    List<Command.DispenseUnit> commands() {
        return List.copyOf(commands);
    }

    /**
     * After an attempt is over without a product: another one while its customer waits and before the deadline, else the unit
     * is claimable.
     *
     * @param unfit a machine that cannot do it for now; null where none is known to be
     */
    void next(Attempt over, Cause cause, @Nullable MachineId unfit, Instant now) {
        Customer customer = over.customer();
        Optional<Sale> owed = sales.find(over.sale())
                .filter(sale -> sales.owes(sale.id(), over.unit()) && now.isBefore(sale.deadline()));
        if (customer != null && customer.waits(now) && owed.isPresent() && tried(over, customer) < MAX_ATTEMPTS) {
            order(owed.get(), over.unit(), customer, cause, unfit, now);
        } else {
            sales.claimable(over.sale(), over.unit(), cause, now);
        }
    }

    /** Nothing, where an attempt at that unit is open. */
    void order(Sale sale, int unit, Customer customer, Cause cause, Instant now) {
        order(sale, unit, customer, cause, null, now);
    }

    private void order(Sale sale, int unit, Customer customer, Cause cause, @Nullable MachineId unfit, Instant now) {
        if (attempts.isOpen(sale.id(), unit)) {
            return;
        }
        Optional<Reservation> near = nearest.to(customer.at(), sale, unit, unfit);
        if (near.isEmpty()) {
            sales.claimable(sale.id(), unit, cause.and("none within reach"), now);
            return;
        }
        Reservation reservation = near.get();
        Reach.Contact contact = reach.contact(reservation.shelf().machine()).orElseThrow();
        int number = attempts.next(sale.id(), unit);
        int startWithin = startWithin(customer, now);
        Attempt attempt = new Attempt(
                mint.get(),
                sale.id(),
                unit,
                number,
                reservation.shelf(),
                contact.device(),
                contact.epoch(),
                reservation.sku(),
                customer,
                State.ISSUED,
                null,
                now,
                now.plusMillis(startWithin),
                sale.deadline(),
                null);
        attempts.put(attempt);
        commands.add(attempt.order(contact, startWithin));
        sales.delivering(sale.id(), unit, cause.and("attempt " + number), now);
    }

    private long tried(Attempt over, Customer customer) {
        return attempts.at(over.sale(), over.unit()).stream()
                .filter(attempt -> customer.equals(attempt.customer()))
                .count();
    }

    /** No motor starts for a customer who has stopped waiting. */
    private static int startWithin(Customer customer, Instant now) {
        return Math.clamp(Duration.between(now, customer.until()).toMillis(), 1, Limits.START_WITHIN_MILLIS);
    }
}
