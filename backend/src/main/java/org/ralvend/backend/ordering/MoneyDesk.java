package org.ralvend.backend.ordering;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;
import org.ralvend.backend.UnbookableException;
import org.ralvend.backend.inventory.StockBook;
import org.ralvend.backend.payment.PaymentBook;
import org.ralvend.backend.payment.Word;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/**
 * Books what became of a sale's money, beside the {@link SaleDesk}, over the same rows.
 *
 * <pre>
 *   sale           fact or time                      next        besides
 *   accepted       PaymentKept, customer waits       (dispatch)  payment PAID; attempts may begin
 *   accepted       PaymentKept, nobody waits         CLAIMABLE   payment PAID
 *   stored value   PaymentKept, whenever it comes    DELIVERED   payment PAID; the value lies behind its code
 *   accepted       PaymentReleased                   VOID        reservation released, payment RELEASED
 *   void           PaymentKept, RefundOwed           REFUND_DUE  a conflict besides
 *   rejected       PaymentKept, RefundOwed           REFUND_DUE
 *   unknown        PaymentKept, RefundOwed           REFUND_DUE  opened with that amount
 *   unknown        PaymentUnresolved                 RECORDED    opened with that amount, payment UNKNOWN
 *   unknown        an entry that cannot be booked    RECORDED    opened, payment UNKNOWN; a request is answered rejected
 *   without units  PaymentReleased                   VOID        a rejected one stays REJECTED
 *   rejected       PaymentUnresolved                 RECORDED    payment UNKNOWN
 *   any other      PaymentUnresolved                 –           payment UNKNOWN
 *   RECORDED       deadline, money PAID              REFUND_DUE  reservation released
 *   CLAIMABLE      deadline                          REFUND_DUE  reservation released
 *   RECORDED       deadline, money not reported      RECORDED    reservation released, payment UNKNOWN
 *   rejected       deadline, money not reported      RECORDED    payment UNKNOWN
 *   DELIVERING     deadline                          –           overdue: what its attempt did decides, whenever that comes
 * </pre>
 *
 * What a payment does at each word is {@code MoneyRule}'s; what contradicts is told in a status event and kept as a
 * conflict for an operator. One thread, one transaction.
 */
@Pure
public final class MoneyDesk {
    private final SaleDesk sales;
    private final SaleBook book;
    private final StockBook stock;
    private final PaymentBook payments;
    private final Map<Origin, String> conflicts = new HashMap<>();

    public MoneyDesk(SaleDesk sales) {
        this.sales = sales;
        this.book = sales.book();
        this.stock = sales.stock();
        this.payments = sales.payments();
    }

    /** The vendor keeps the money. Returns the sale where goods may fall for it now. */
    public Optional<Sale> kept(Origin origin, Fact.PaymentKept fact, Instant now) throws UnbookableException {
        SaleId id = fact.sale();
        Sale sale = ownOrOpened(origin, id, fact.amount(), now);
        boolean earns = told(origin, sale, Word.KEPT, fact.amount(), now) && payments.isIn(id, PaymentBook.State.PAID);
        if (sale.units().stream().anyMatch(unit -> unit.state() == SaleState.REFUND_DUE)) {
            payments.refund(id); // decided before the vendor said that it had the money
        }
        if (!earns) {
            owe(id, new Cause(origin, "money kept, nothing is promised for it"), now);
            return Optional.empty();
        }
        sales.issue(id, new Cause(origin, "money kept"), now);
        Sale earned = sales.find(id).orElseThrow();
        if (earned.units().stream().noneMatch(SaleUnit::isGoods)) {
            return Optional.empty();
        }
        Long age = origin.ageMillis();
        boolean inTime = age != null && age < SaleDesk.HATCH_TIME.toMillis() && now.isBefore(sale.deadline());
        if (fact.customerWaiting() && age != null && inTime) {
            Sale waiting = earned.waiting(now.plus(SaleDesk.HATCH_TIME).minusMillis(age));
            book.replace(waiting);
            return Optional.of(waiting);
        }
        for (SaleUnit unit : earned.units()) {
            // A warehouse may have told already what its attempt did.
            if (unit.state() == SaleState.RECORDED) {
                sales.claimable(id, unit.unit(), new Cause(origin, "money kept, nobody waits"), now);
            }
        }
        return Optional.empty();
    }

    public void released(Origin origin, Fact.PaymentReleased fact, Instant now) throws UnbookableException {
        SaleId id = fact.sale();
        Sale sale = sales.own(origin, id);
        Cause cause = new Cause(origin, "money released");
        if (!told(origin, sale, Word.RELEASED, fact.amount(), now)) {
            return;
        }
        if (!sale.isAccepted() && sale.state() == SaleState.RECORDED) {
            enter(id, SaleState.VOID, cause, now);
        }
        for (SaleUnit unit : sale.units()) {
            if (unit.state() == SaleState.RECORDED || unit.state() == SaleState.REFUND_DUE) {
                stock.release(id, unit.unit());
                book.move(id, unit.unit(), SaleState.VOID, cause, now);
            }
        }
    }

    public void unresolved(Origin origin, Fact.PaymentUnresolved fact, Instant now) throws UnbookableException {
        Sale sale = ownOrOpened(origin, fact.sale(), fact.amount(), now);
        if (told(origin, sale, Word.UNRESOLVED, fact.amount(), now)) {
            lost(sale.id(), new Cause(origin, "the vendor does not know where the money is"), now);
        }
    }

    public void refundOwed(Origin origin, Fact.RefundOwed fact, Instant now) throws UnbookableException {
        Sale sale = ownOrOpened(origin, fact.sale(), fact.amount(), now);
        if (told(origin, sale, Word.OWED, fact.amount(), now)) {
            owe(sale.id(), new Cause(origin, "the vendor owes a refund"), now);
        }
    }

    /**
     * An entry that names this sale and cannot be booked: the sale is open from now on, whatever the entry said.
     *
     * @return the verdict, where it asks for one: the vendor must not hold money for an answer that never comes
     */
    public Optional<Verdict> unbookable(Origin origin, Unread unread, String why, Instant now) {
        Sale known = sales.find(unread.sale()).orElse(null);
        if (!origin.takesMoney() || (known != null && !known.machine().equals(origin.machine()))) {
            return Optional.empty();
        }
        Cause cause = new Cause(origin, "an entry could not be booked: " + why);
        if (known == null) {
            open(origin, unread, cause, now);
        } else {
            book.note(known.id(), cause, now);
        }
        return unread.asks() ? sales.find(unread.sale()).map(Verdict::of) : Optional.empty();
    }

    /**
     * What can be told of an entry that is not booked.
     *
     * @param asks whether it asks for a verdict
     * @param amount null where it could not be read
     * @param request null where it is none, or could not be read
     */
    public record Unread(
            SaleId sale,
            boolean asks,
            @Nullable Money amount,
            @Nullable SaleRequested request) {}

    /** The deadline has come: what nobody has fetched is owed, and no reservation outlives it (I5). */
    public void expire(SaleId id, Instant now) {
        Sale sale = sales.find(id).orElseThrow(() -> new IllegalStateException("not loaded: " + id));
        Cause cause = Cause.ofDeadline(sale.deadline());
        payments.earnGifts(id);
        boolean earned = payments.isIn(id, PaymentBook.State.PAID)
                || payments.isIn(id, PaymentBook.State.REFUND_DUE)
                || payments.isIn(id, PaymentBook.State.REFUNDED);
        for (SaleUnit unit : sale.units()) {
            switch (unit.state()) {
                case CLAIMABLE, RECORDED -> {
                    stock.release(id, unit.unit());
                    if (earned) {
                        sales.refund(id, unit.unit(), cause, now);
                    }
                }
                case DELIVERING -> book.note(id, cause.and("unit " + unit.unit() + " has an open attempt"), now);
                case REJECTED, DELIVERED, VOID, REFUND_DUE, REFUNDED -> {}
            }
        }
        boolean silent = !earned && payments.lose(id);
        if (!earned && (silent || sale.state().isOpen())) {
            lost(id, cause.and("nobody has said where the money is"), now);
        }
    }

    /** What an operator must look at because of this entry. */
    public Optional<String> conflict(Origin origin) {
        return Optional.ofNullable(conflicts.get(origin));
    }

    /** Returns whether the money moved. */
    private boolean told(Origin origin, Sale sale, Word word, Money amount, Instant now) {
        PaymentBook.Told told = payments.tell(sale.id(), word, amount, sale.isAccepted());
        if (sale.total() == null) {
            book.replace(sale.of(amount));
        }
        String conflict = told.conflict();
        if (conflict != null) {
            conflicts.put(origin, conflict);
            book.note(sale.id(), new Cause(origin, "conflict: " + conflict), now);
        }
        return told.moved();
    }

    /** Where money is due back for a sale that promises no goods, the sale says so. */
    private void owe(SaleId id, Cause cause, Instant now) {
        Sale sale = sales.find(id).orElseThrow();
        if (!payments.isIn(id, PaymentBook.State.REFUND_DUE) || sale.state() == SaleState.REFUNDED) {
            return;
        }
        if (!sale.isAccepted()) {
            enter(id, SaleState.REFUND_DUE, cause, now);
        }
        for (SaleUnit unit : sale.units()) {
            if (unit.state() == SaleState.VOID) {
                book.move(id, unit.unit(), SaleState.REFUND_DUE, cause, now);
            }
        }
    }

    /** Nobody knows where the money is: a sale that was closed, since it was rejected, is open again. */
    private void lost(SaleId id, Cause cause, Instant now) {
        if (sales.find(id).orElseThrow().state() == SaleState.REJECTED) {
            enter(id, SaleState.RECORDED, cause, now);
        } else {
            book.note(id, cause, now);
        }
    }

    private void enter(SaleId id, SaleState next, Cause cause, Instant now) {
        Sale sale = sales.find(id).orElseThrow();
        book.enter(sale.state(), sale.in(next), now, cause);
    }

    private Sale ownOrOpened(Origin origin, SaleId id, Money amount, Instant now) throws UnbookableException {
        if (!origin.takesMoney()) {
            throw new UnbookableException(FaultCode.MESSAGE_FOREIGN, origin.machine() + " takes no money");
        }
        if (sales.find(id).isPresent()) {
            return sales.own(origin, id);
        }
        return open(origin, new Unread(id, false, amount, null), new Cause(origin, "money without a request"), now);
    }

    private Sale open(Origin origin, Unread unread, Cause cause, Instant now) {
        SaleRequested request = unread.request();
        Sale sale = new Sale(
                unread.sale(),
                origin.machine(),
                origin.device(),
                unread.amount(),
                request == null ? null : sales.terms(request),
                SaleState.RECORDED,
                unread.asks() ? RejectReason.AMOUNT_MISMATCH : null,
                now,
                sales.deadline(now),
                null,
                List.of());
        payments.found(sale.id(), origin.machine(), unread.amount());
        book.enter(null, sale, now, cause);
        return sale;
    }
}
