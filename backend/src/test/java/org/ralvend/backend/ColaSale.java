package org.ralvend.backend;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.fulfilment.Customer;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.backend.payment.RefundOrder;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/** A sale of cola at noon as it may stand, for tests of what is said of it. */
public final class ColaSale {
    public static final Instant SOLD = Instant.parse("2026-11-21T12:00:00Z");
    public static final Instant DEADLINE = SOLD.plus(Duration.ofDays(14));

    /** From then on an attempt starts nothing. */
    public static final Instant STARTS_UNTIL = SOLD.plusSeconds(60);

    public static final Money PRICE = new Money(250, "EUR");
    public static final Sku COLA = new Sku("COLA-033");
    public static final SaleId ID = SaleId.mint(() -> SOLD, new Random(5));

    private ColaSale() {}

    /** A unit for each of these; the first stands for the sale. One that was refunded where there is none. */
    public static Sale of(SaleState... units) {
        return standing(null, units.length == 0 ? SaleState.REFUND_DUE : units[0], units);
    }

    public static Sale standing(@Nullable RejectReason reason, SaleState state, SaleState... units) {
        List<SaleUnit> sold = IntStream.range(0, units.length)
                .mapToObj(i -> new SaleUnit(i + 1, COLA, PRICE, units[i]))
                .toList();
        return new Sale(
                ID,
                new MachineId("vendor"),
                new DeviceId("d-1"),
                PRICE,
                null,
                state,
                reason,
                SOLD,
                DEADLINE,
                null,
                sold);
    }

    public static Payment paid(Tender tender, State state) {
        return new Payment(ID, 1, tender, PRICE, state, "vendor", "1");
    }

    /** Sent back to its card, twice asked about. */
    public static RefundOrder ordered(int unit, RefundOrder.State state, String evidence) {
        RefundOrder.Turns turns = new RefundOrder.Turns(2, SOLD, SOLD.plusSeconds(60), "bank");
        UUID id = new UUID(unit, 0);
        MachineId vendor = new MachineId("vendor");
        long charged = PRICE.minor();
        return new RefundOrder(id, ID, unit, 1, vendor, charged, PRICE, state, SOLD, turns, SOLD, evidence);
    }

    /**
     * At unit 1, while somebody waits at the vendor.
     *
     * @param ended null where it has not
     */
    public static Attempt attempt(int number, Attempt.State state, String machine, @Nullable Instant ended) {
        return attempt(number, state, machine, null, ended, new Customer(new MachineId("vendor"), STARTS_UNTIL));
    }

    /** One that the backend forgot, and a warehouse told of. */
    public static Attempt retold(int number, Attempt.State state, String machine, Instant ended) {
        return attempt(number, state, machine, null, ended, null);
    }

    /** One that was over before it fell. */
    public static Attempt fellAfter(Attempt.State over, int number, String machine, Instant ended) {
        Customer customer = new Customer(new MachineId("vendor"), STARTS_UNTIL);
        return attempt(number, Attempt.State.DISPENSED, machine, "after " + over, ended, customer);
    }

    private static Attempt attempt(
            int number,
            Attempt.State state,
            String machine,
            @Nullable String reason,
            @Nullable Instant ended,
            @Nullable Customer customer) {
        return new Attempt(
                AttemptId.mint(() -> SOLD, new Random(number)),
                ID,
                1,
                number,
                new Shelf(new MachineId(machine), 1),
                new DeviceId("d-2"),
                null,
                COLA,
                customer,
                state,
                reason,
                SOLD,
                STARTS_UNTIL,
                DEADLINE,
                ended);
    }
}
