package org.ralvend.backend.live;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.payment.Balances.Balance;
import org.ralvend.backend.payment.ByCard;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.backend.payment.Refund;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.Sku;

/**
 * What a customer sees of a sale: where each unit stands, what happens next, and by when. It promises nothing that nobody
 * does.
 *
 * <pre>
 *   unit, or a sale without units        shown as      next, and by when
 *   RECORDED, its money UNKNOWN          MoneyUnknown  somebody finds out; to be settled by the deadline
 *   RECORDED otherwise                   Paying        the vendor keeps the money or gives it back
 *   DELIVERING, an attempt UNRESOLVED    Unsure        a count or a write-off; at the latest the deadline's
 *   DELIVERING, it may still start       Coming        it falls where its last attempt is
 *   DELIVERING, it starts no more        Unheard       what its machine tells; to be settled by the deadline
 *   DELIVERED, not long since it fell    Here          to be taken out there
 *   DELIVERED otherwise                  Had           nothing
 *   DELIVERED, stored value              Stored        what is left of it
 *   CLAIMABLE                            Claimable     at terminals that reach it, until the deadline; then a refund
 *   CLAIMABLE, the deadline has come     RefundDue     a refund, due since
 *   REFUND_DUE                           RefundDue     a refund, at the latest at the deadline; after it due since
 *   REFUNDED                             Refunded      how, and what is left on its gift card
 *   REJECTED                             Rejected      the vendor gives the money back, or has; if it does not say so by the deadline, somebody looks for it
 *   VOID                                 NotKept       nothing
 * </pre>
 *
 * What is to be settled by a deadline that has come is called late, and promised no more.
 *
 * @param lines one a unit; one alone for a sale without units
 * @param changesAt when it changes by time alone; null where it does not
 */
@Pure
record SaleView(
        Sale sale,
        List<Line> lines,
        List<Payment> payments,
        Paid paid,
        @Nullable Instant changesAt) {
    /** How long after its deadline a sale that is over is still shown; one that is open always is. */
    static final Duration SHOWN = Duration.ofDays(90);

    /** How long money that is on its way is looked for every few seconds. */
    static final Duration PAYING = Duration.ofMinutes(10);

    /**
     * Everything that a page is made of.
     *
     * @param names of products
     */
    record Known(
            Sale sale,
            List<Payment> payments,
            List<Attempt> attempts,
            Paid paid,
            Nearby nearby,
            Map<Sku, String> names) {}

    /**
     * What went back, and what goes back to cards.
     *
     * @param balance of the gift card behind the code; null where there is none
     */
    record Paid(
            List<Refund> refunds, ByCard byCard, @Nullable Balance balance) {
        Paid {
            refunds = List.copyOf(refunds);
        }
    }

    /** @param name null for a sale without units */
    record Line(@Nullable String name, @Nullable Money price, Stand stand) {}

    SaleView {
        lines = List.copyOf(lines);
        payments = List.copyOf(payments);
    }

    /** Empty where it is over for so long that it is none of anybody's business any more. */
    static Optional<SaleView> of(Known known, Instant now) {
        Sale sale = known.sale();
        List<Line> lines = sale.units().isEmpty()
                ? List.of(new Line(null, sale.total(), whole(known, now)))
                : sale.units().stream()
                        .map(unit -> new Line(
                                known.names()
                                        .getOrDefault(unit.sku(), unit.sku().value()),
                                unit.price(),
                                stand(known, unit, now)))
                        .toList();
        boolean over = lines.stream().allMatch(line -> line.stand().isOver() || isSpent(line.stand()));
        if (over && now.isAfter(sale.deadline().plus(SHOWN))) {
            return Optional.empty();
        }
        return Optional.of(new SaleView(sale, lines, known.payments(), known.paid(), changesAt(known, lines, now)));
    }

    /** What lies behind its code can be looked at as long as something does. */
    private static boolean isSpent(Stand stand) {
        return switch (stand) {
            case Stand.Refunded refunded -> isSpent(refunded.balance());
            case Stand.Stored stored -> isSpent(stored.balance());
            case Stand.Coming _,
                    Stand.Here _,
                    Stand.Unheard _,
                    Stand.Unsure _,
                    Stand.Claimable _,
                    Stand.MoneyUnknown _,
                    Stand.RefundDue _,
                    Stand.Paying _,
                    Stand.Had _,
                    Stand.Rejected _,
                    Stand.NotKept _ -> false;
        };
    }

    private static boolean isSpent(@Nullable Balance balance) {
        return balance == null || balance.left().minor() == 0;
    }

    /** What matters most now. */
    Stand headline() {
        return lines.stream()
                .map(Line::stand)
                .min(Comparator.comparingInt(Stand::urgency))
                .orElseThrow();
    }

    boolean isOver() {
        return lines.stream().allMatch(line -> line.stand().isOver());
    }

    /** Whether it may change within seconds. */
    boolean isUnderWay(Instant now) {
        return lines.stream()
                .map(Line::stand)
                .anyMatch(stand -> stand instanceof Stand.Coming
                        || (stand instanceof Stand.Paying
                                && now.isBefore(sale.recordedAt().plus(PAYING))));
    }

    private static Stand stand(Known known, SaleUnit unit, Instant now) {
        Sale sale = known.sale();
        return switch (unit.state()) {
            case RECORDED -> recorded(known, now);
            case DELIVERING -> delivering(known, unit, now);
            case CLAIMABLE ->
                sale.isOverdue(now)
                        ? refundDue(known, unit.price(), unit.unit(), now)
                        : new Stand.Claimable(known.nearby().forUnit(unit.unit()), sale.deadline());
            case DELIVERED -> delivered(known, unit, now);
            case REFUND_DUE -> refundDue(known, unit.price(), unit.unit(), now);
            case REFUNDED -> refunded(known, unit.price(), unit.unit());
            case VOID -> new Stand.NotKept();
            case REJECTED -> throw new IllegalStateException("no unit is rejected");
        };
    }

    private static Stand delivered(Known known, SaleUnit unit, Instant now) {
        Money value = unit.value();
        return value == null
                ? Drop.of(attempts(known, unit)).map(drop -> drop.stand(now)).orElse(new Stand.Had(null, null, null))
                : new Stand.Stored(value, known.paid().balance());
    }

    /** One that was rejected, or is known by its money alone. */
    private static Stand whole(Known known, Instant now) {
        Sale sale = known.sale();
        RejectReason reason = sale.reason() == null ? RejectReason.AMOUNT_MISMATCH : sale.reason();
        return switch (sale.state()) {
            case REJECTED -> new Stand.Rejected(reason, isIn(known, State.RELEASED), sale.deadline());
            case RECORDED -> recorded(known, now);
            case REFUND_DUE -> refundDue(known, sale.total(), 0, now);
            case REFUNDED -> refunded(known, sale.total(), 0);
            case VOID -> new Stand.NotKept();
            case DELIVERING, CLAIMABLE, DELIVERED -> throw new IllegalStateException(sale.id() + " has no units");
        };
    }

    private static Stand recorded(Known known, Instant now) {
        Instant by = known.sale().deadline();
        return known.payments().stream().anyMatch(p -> p.state() == State.UNKNOWN)
                ? new Stand.MoneyUnknown(by, !now.isBefore(by))
                : new Stand.Paying(by);
    }

    private static Stand delivering(Known known, SaleUnit unit, Instant now) {
        Instant by = known.sale().deadline();
        boolean late = !now.isBefore(by);
        List<Attempt> attempts = attempts(known, unit);
        Optional<Attempt> unresolved = attempts.stream()
                .filter(attempt -> attempt.state() == Attempt.State.UNRESOLVED)
                .findFirst();
        if (unresolved.isPresent()) {
            return new Stand.Unsure(unresolved.get().shelf().machine(), by, late);
        }
        Attempt last = attempts.getLast();
        MachineId at = last.shelf().machine();
        return now.isBefore(last.startUntil()) ? new Stand.Coming(at) : new Stand.Unheard(at, by, late);
    }

    private static Stand refundDue(Known known, @Nullable Money amount, int unit, Instant now) {
        Instant deadline = known.sale().deadline();
        return new Stand.RefundDue(
                amount, way(known), known.paid().byCard().of(unit).who(), deadline, !now.isBefore(deadline));
    }

    /** @param unit 0 for all of a sale without units */
    private static Stand refunded(Known known, @Nullable Money price, int unit) {
        List<Refund> refunds = known.paid().refunds().stream()
                .filter(refund -> refund.unit() == unit)
                .toList();
        Money amount = refunds.stream().map(Refund::amount).reduce(Money::plus).orElse(price);
        boolean byHand = refunds.stream().anyMatch(refund -> refund.method() == Refund.Method.BY_HAND);
        return new Stand.Refunded(
                amount, byHand ? Stand.Way.BY_HAND : way(known), known.paid().balance());
    }

    /** The soonest of what time alone changes. */
    private static @Nullable Instant changesAt(Known known, List<Line> lines, Instant now) {
        Stream<Instant> ofUnits =
                known.sale().units().stream().flatMap(unit -> changes(unit, attempts(known, unit)).stream());
        Stream<Instant> ofAll = lines.stream().anyMatch(line -> waitsForDeadline(line.stand()))
                ? Stream.of(known.sale().deadline())
                : Stream.of();
        return Stream.concat(ofUnits, ofAll)
                .filter(now::isBefore)
                .min(Instant::compareTo)
                .orElse(null);
    }

    private static Optional<Instant> changes(SaleUnit unit, List<Attempt> attempts) {
        return switch (unit.state()) {
            case DELIVERED -> Drop.of(attempts).flatMap(Drop::staleAt);
            case DELIVERING -> Optional.of(attempts.getLast().startUntil());
            case RECORDED, CLAIMABLE, REFUND_DUE, REFUNDED, VOID, REJECTED -> Optional.empty();
        };
    }

    private static boolean waitsForDeadline(Stand stand) {
        return switch (stand) {
            case Stand.Claimable _ -> true;
            case Stand.Unsure unsure -> !unsure.late();
            case Stand.Unheard unheard -> !unheard.late();
            case Stand.MoneyUnknown unknown -> !unknown.late();
            case Stand.RefundDue refund -> !refund.due();
            case Stand.Coming _,
                    Stand.Here _,
                    Stand.Paying _,
                    Stand.Had _,
                    Stand.Stored _,
                    Stand.Refunded _,
                    Stand.Rejected _,
                    Stand.NotKept _ -> false;
        };
    }

    private static List<Attempt> attempts(Known known, SaleUnit unit) {
        return known.attempts().stream()
                .filter(attempt -> attempt.unit() == unit.unit())
                .toList();
    }

    private static boolean isIn(Known known, State state) {
        return known.payments().stream().allMatch(p -> p.state() == state);
    }

    /** Each tender goes back where it came from; coins, as the payer has gone, as a gift card. */
    private static Stand.Way way(Known known) {
        long cards =
                known.payments().stream().filter(p -> p.tender() == Tender.CARD).count();
        if (cards == 0) {
            return Stand.Way.GIFT_CARD;
        }
        return cards == known.payments().size() ? Stand.Way.CARD : Stand.Way.BOTH;
    }
}
