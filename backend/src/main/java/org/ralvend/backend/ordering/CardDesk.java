package org.ralvend.backend.ordering;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.payment.Acquirer;
import org.ralvend.backend.payment.CardBack;
import org.ralvend.backend.payment.PayBack.Back;
import org.ralvend.backend.payment.PaymentBook;
import org.ralvend.backend.payment.RefundOrder;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/**
 * Sends back to cards what they paid, beside the {@link RefundDesk}, over the same rows; {@link RefundOrder} says what becomes of each
 * order.
 *
 * <pre>
 *   sale or unit           its order          next        besides
 *   REFUND_DUE, by card    none yet           REFUND_DUE  ordered, after what other tenders paid went back
 *   REFUND_DUE, by card    DONE by now        REFUNDED    REFUND_DUE where that is not all of it
 *   REFUND_DUE, by card    REFUSED by now     REFUND_DUE  an operator pays
 *   REFUND_DUE, by card    ORDERED            REFUND_DUE  nobody else pays, and no attempt that was forgotten takes it back
 * </pre>
 *
 * One thread, one transaction.
 */
@Pure
final class CardDesk {
    private static final String ACTOR = "acquirer";

    private final SaleBook book;
    private final PaymentBook payments;
    private final CardBack cards;
    private final RefundDesk refunds;

    CardDesk(SaleDesk sales) {
        this.book = sales.book();
        this.payments = sales.payments();
        this.cards = payments.back().cards();
        this.refunds = new RefundDesk(sales);
    }

    /** Decides that what is owed back to cards goes there. */
    void order(TownScope scope, SaleId id, Instant now) {
        refunds.payOut(id, now);
        Sale sale = get(id);
        if (sale.units().isEmpty() && sale.state() == SaleState.REFUND_DUE) {
            said(sale, cards.order(scope, id, 0, null, now), now);
        }
        for (SaleUnit unit : sale.units()) {
            if (unit.state() == SaleState.REFUND_DUE) {
                said(sale, cards.order(scope, id, unit.unit(), unit.price(), now), now);
            }
        }
    }

    private void said(Sale sale, List<RefundOrder> ordered, Instant now) {
        for (RefundOrder order : ordered) {
            book.note(sale.id(), new Cause("backend", evidence(order), "goes back to its card; " + text(order)), now);
        }
    }

    /** What the acquirer said of an order. What is known already stays. */
    void heard(SaleId id, UUID ordered, Acquirer.Heard heard, Instant now) {
        Optional<RefundOrder> found = cards.find(ordered);
        if (found.isEmpty()) {
            return;
        }
        RefundOrder order = found.get();
        boolean after = isDue(order) && cards.isPaidAfterAll(order, heard, price(id, order));
        if (order.state() != RefundOrder.State.ORDERED && !after) {
            contradict(order, heard, now);
            return;
        }
        Optional<Back> back = cards.heard(order, heard, price(id, order), now);
        back.ifPresent(went -> wentBack(order, went, heard, now));
        if (heard instanceof Acquirer.Refused(String reason)) {
            String why = "the acquirer refuses to pay it back to the card: " + reason + "; an operator pays it";
            book.note(id, cause(order, why), now);
        }
    }

    private boolean isDue(RefundOrder order) {
        Sale sale = get(order.sale());
        SaleState state = sale.unit(order.unit()).map(SaleUnit::state).orElse(sale.state());
        return state == SaleState.REFUND_DUE;
    }

    private void contradict(RefundOrder order, Acquirer.Heard heard, Instant now) {
        if (order.state() == RefundOrder.State.REFUSED && heard instanceof Acquirer.Done(String reference)) {
            String why = "conflict: the acquirer has paid back, as " + reference
                    + ", what it had refused and is not due any more";
            book.note(order.sale(), cause(order, why), now);
        }
    }

    private void wentBack(RefundOrder order, Back back, Acquirer.Heard heard, Instant now) {
        Sale sale = get(order.sale());
        String reference = heard instanceof Acquirer.Done done ? done.reference() : "";
        Cause cause = cause(order, "paid back to its card as " + reference);
        SaleState next = back.whole() ? SaleState.REFUNDED : SaleState.REFUND_DUE;
        Sale after = order.unit() == 0 ? sale.in(next) : sale.with(order.unit(), next);
        book.enter(sale.state(), after, now, cause);
        if (sale.state() == after.state()) {
            book.note(sale.id(), cause, now);
        }
        if (!RefundDesk.isOwing(after)) {
            payments.back().done(sale.id());
        }
    }

    private @Nullable Money price(SaleId id, RefundOrder order) {
        return get(id).unit(order.unit()).map(SaleUnit::price).orElse(null);
    }

    private static Cause cause(RefundOrder order, String why) {
        return new Cause(ACTOR, evidence(order), why + "; " + text(order));
    }

    private static String evidence(RefundOrder order) {
        return "refund " + order.id();
    }

    private static String text(RefundOrder order) {
        String unit = order.unit() == 0 ? "" : "unit " + order.unit() + ", ";
        return unit + order.amount().minor() + " in minor units";
    }

    private Sale get(SaleId id) {
        return book.find(id).orElseThrow(() -> new IllegalStateException("not loaded: " + id));
    }
}
