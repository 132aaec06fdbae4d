package org.ralvend.backend.live;

import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fulfilment.AttemptMarks;
import org.ralvend.backend.ordering.SaleKey;
import org.ralvend.backend.ordering.Secrets;
import org.ralvend.backend.payment.PaymentMarks;
import org.ralvend.protocol.json.Bytes;

/**
 * What tells that a sale has changed, where it stands or its money: of any number of sales in one statement a module. What else
 * a page shows, such as names and which terminals there are, it finds when it looks anew: at the latest when its stream ends. Any
 * thread.
 */
@Singleton
record Marks(Secrets sales, AttemptMarks attempts, PaymentMarks payments) {
    /** Of each sale that there is. */
    Map<SaleKey, String> of(Tx tx, Collection<SaleKey> keys) {
        Map<SaleKey, String> sale = sales.marks(tx, keys);
        Map<SaleKey, String> attempt = attempts.of(tx, keys);
        Map<PaymentMarks.Of, String> payment = payments.of(
                tx,
                keys.stream()
                        .map(key ->
                                new PaymentMarks.Of(key.scope().id(), key.sale().value()))
                        .toList());
        Map<SaleKey, String> marks = new HashMap<>();
        sale.forEach((key, mark) -> marks.put(
                key,
                Assets.hash(Bytes.ofText(mark + "/" + attempt.get(key) + "/"
                        + payment.get(
                                new PaymentMarks.Of(key.scope().id(), key.sale().value()))))));
        return marks;
    }
}
