package org.ralvend.simulation.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.fulfilment.Loss;
import org.ralvend.backend.inventory.MemoryStock;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.SoldUnit;
import org.ralvend.simulation.books.TownBooks;

/** What must hold in the books of a town by themselves, after every commit. The rules are those of the audit. */
final class BookRules {
    private static final Set<SaleState> OPEN =
            Set.of(SaleState.RECORDED, SaleState.DELIVERING, SaleState.CLAIMABLE, SaleState.REFUND_DUE);
    private static final Set<SaleState> HOLDING = Set.of(SaleState.RECORDED, SaleState.DELIVERING, SaleState.CLAIMABLE);
    private static final Set<State> KEPT = Set.of(State.PAID, State.REFUND_DUE, State.REFUNDED);
    private static final Set<State> UNTOLD = Set.of(State.PENDING, State.AUTHORISED);
    private static final Set<State> OWED = Set.of(State.REFUND_DUE, State.REFUNDED);
    private static final Set<Attempt.State> RUNNING =
            Set.of(Attempt.State.ISSUED, Attempt.State.TAKEN, Attempt.State.STARTED, Attempt.State.UNRESOLVED);

    private final Map<SaleId, Sale> sales = new HashMap<>();
    private final Map<SaleId, List<Payment>> payments = new HashMap<>();
    private final Map<SaleId, List<Attempt>> attempts = new HashMap<>();
    private final Set<AttemptId> lost = new HashSet<>();
    private final Set<SoldUnit> holding = new HashSet<>();
    private final TownBooks books;
    private final Beyond beyond;

    /** @param beyond what is told again, perhaps the goods before the money */
    BookRules(TownBooks books, Beyond beyond) {
        this.books = books;
        this.beyond = beyond;
        books.sales().forEach(sale -> sales.put(sale.id(), sale));
        books.payments()
                .forEach(p -> payments.computeIfAbsent(p.sale(), s -> new ArrayList<>(1))
                        .add(p));
        books.attempts()
                .forEach(a -> attempts.computeIfAbsent(a.sale(), s -> new ArrayList<>(2))
                        .add(a));
        books.losses().stream().map(Loss::attempt).forEach(lost::add);
        books.goods().reservations().stream()
                .filter(MemoryStock.Entry::held)
                .map(MemoryStock.Entry::reservation)
                .forEach(held -> holding.add(new SoldUnit(held.sale(), held.unit())));
    }

    /** @throws Broken naming the first that does not hold */
    void check() {
        for (Sale sale : books.sales()) {
            money(sale);
            units(sale);
        }
        StockRules.check(books.goods());
        RefundRules.check(books);
        StoredValue.check(books);
        for (var entry : books.goods().reservations()) {
            Sale sale = sales.get(entry.reservation().sale());
            if (entry.held() && (sale == null || !HOLDING.contains(sale.state()))) {
                throw broken(
                        "I5",
                        entry.reservation().sale(),
                        "holds stock, and is " + (sale == null ? "unknown" : sale.state()));
            }
        }
    }

    private void money(Sale sale) {
        List<Payment> paid = payments.getOrDefault(sale.id(), List.of());
        if (paid.stream().anyMatch(p -> p.amount() == null)) {
            return; // nobody could read how much it was
        }
        if (isGiftForgotten(sale.id(), paid)) {
            return;
        }
        long kept = sum(paid, KEPT);
        long owed = sum(paid, OWED);
        long promised = prices(sale, false);
        long delivered = prices(sale, true);
        if (kept > 0 && promised > 0 && kept != promised) {
            throw broken("I1", sale.id(), kept + " was kept for goods of " + promised);
        }
        if (kept > 0 && promised == 0 && (kept != owed || !OWED.contains(paidAs(sale)))) {
            throw broken("I1", sale.id(), kept + " was kept for nothing, and it is " + sale.state());
        }
        if (beyond.has(sale.id()) && kept == 0 && paid.stream().anyMatch(p -> UNTOLD.contains(p.state()))) {
            return;
        }
        if (delivered > 0 && kept == 0) {
            throw broken("I1", sale.id(), "goods of " + delivered + " were delivered and nothing was kept");
        }
        long back = due(sale) + paid.stream().mapToLong(Payment::refunded).sum() - begun(sale);
        if (promised > 0 && back + delivered > kept) {
            throw broken(
                    "I6",
                    sale.id(),
                    kept + " was kept, " + delivered + " delivered, and " + back + " is owed or refunded");
        }
        if (promised > 0 && owed > 0 && back == 0) {
            throw broken("I6", sale.id(), owed + " is owed or refunded, and no unit of it is");
        }
        boolean released = paid.stream().anyMatch(p -> p.state() == State.RELEASED);
        if (released && promised > 0) {
            throw broken("I6", sale.id(), "its money was released, and goods of " + promised + " are promised");
        }
    }

    /** A backup that was put back does not know what a gift card had set aside: of no other sale is that forgotten. */
    private boolean isGiftForgotten(SaleId sale, List<Payment> paid) {
        boolean forgotten = paid.stream()
                .anyMatch(p -> p.tender() == Tender.GIFT_CARD
                        && p.state() == State.UNKNOWN
                        && p.giftCard().isEmpty());
        if (forgotten && !beyond.has(sale)) {
            throw broken("I1", sale, "is paid by a gift card, and none is known");
        }
        return forgotten;
    }

    private void units(Sale sale) {
        List<Attempt> all = attempts.getOrDefault(sale.id(), List.of());
        for (SaleUnit unit : sale.units()) {
            if (!OPEN.contains(sale.state()) && OPEN.contains(unit.state())) {
                throw broken(
                        "I1",
                        sale.id(),
                        "is " + sale.state() + ", and its unit " + unit.unit() + " is " + unit.state());
            }
            if (unit.state() == SaleState.CLAIMABLE && !holding.contains(new SoldUnit(sale.id(), unit.unit()))) {
                throw broken(
                        "I5", sale.id(), "unit " + unit.unit() + " waits to be claimed, and nothing is held for it");
            }
            List<Attempt> own =
                    all.stream().filter(a -> a.unit() == unit.unit()).toList();
            List<Attempt> fell = own.stream()
                    .filter(a -> a.state() == Attempt.State.DISPENSED)
                    .toList();
            if (fell.size() > 1
                    && fell.stream().filter(a -> lost.contains(a.id())).count() < fell.size() - 1) {
                throw broken(
                        "I3",
                        sale.id(),
                        "unit " + unit.unit() + " was dispensed " + fell.size() + " times, and no loss says so");
            }
            if (unit.state() == SaleState.DELIVERED && unit.isGoods() && fell.isEmpty()) {
                throw broken("I3", sale.id(), "unit " + unit.unit() + " is delivered, and no attempt dispensed it");
            }
            long running = own.stream().filter(a -> RUNNING.contains(a.state())).count();
            if (running > 1) {
                throw broken("I3", sale.id(), "unit " + unit.unit() + " has " + running + " attempts open");
            }
            boolean ordered = own.stream().anyMatch(a -> RUNNING.contains(a.state()) && a.customer() != null);
            if ((running > 0 && unit.state() == SaleState.REFUND_DUE)
                    || (ordered && unit.state() == SaleState.REFUNDED)) {
                throw broken(
                        "I6", sale.id(), "unit " + unit.unit() + " is " + unit.state() + " while an attempt is open");
            }
        }
    }

    private static long sum(List<Payment> paid, Set<State> states) {
        long sum = 0;
        for (Payment payment : paid) {
            if (payment.amount() != null && states.contains(payment.state())) {
                sum += payment.amount().minor();
            }
        }
        return sum;
    }

    /** Of units whose money is due and has not gone back yet. */
    private static long due(Sale sale) {
        return sale.units().stream()
                .filter(unit -> unit.state() == SaleState.REFUND_DUE)
                .mapToLong(unit -> unit.price().minor())
                .sum();
    }

    /** What has gone back of those already: of two tenders one may wait for somebody. */
    private long begun(Sale sale) {
        return books.refunded().refunds().stream()
                .filter(refund -> refund.sale().equals(sale.id()))
                .filter(refund -> sale.unit(refund.unit())
                        .filter(unit -> unit.state() == SaleState.REFUND_DUE)
                        .isPresent())
                .mapToLong(refund -> refund.amount().minor())
                .sum();
    }

    private static long prices(Sale sale, boolean delivered) {
        return sale.units().stream()
                .filter(u -> delivered ? u.state() == SaleState.DELIVERED : u.state() != SaleState.VOID)
                .mapToLong(u -> u.price().minor())
                .sum();
    }

    /** A sale without goods stands where its money stands. */
    private static State paidAs(Sale sale) {
        return switch (sale.state()) {
            case REFUND_DUE -> State.REFUND_DUE;
            case REFUNDED -> State.REFUNDED;
            case REJECTED, RECORDED, DELIVERING, CLAIMABLE, DELIVERED, VOID -> State.PAID;
        };
    }

    private static Broken broken(String invariant, SaleId sale, String what) {
        return new Broken(invariant, sale.toString(), "sale " + sale + " " + what);
    }
}
