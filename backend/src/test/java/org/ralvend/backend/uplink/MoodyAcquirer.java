package org.ralvend.backend.uplink;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.ordering.CardRefunds;
import org.ralvend.backend.payment.Acquirer;
import org.ralvend.backend.payment.RefundOrder;
import org.ralvend.protocol.SaleId;

/** A round of refunds to the cards of one town, by an acquirer that says what an order's id and turns tell. */
record MoodyAcquirer(Transactions database, CardRefunds refunds, TownScope scope) {
    private static final String NAME = "moody";
    private static final UUID FIRST = new UUID(0, 0);

    /** Returns what was due, and what was taken and heard, in that order. */
    List<String> round(Instant now) {
        List<String> told = new ArrayList<>();
        List<SaleId> due = database.transact(tx -> {
            told.add("owing " + refunds.townsOwing(tx, now).contains(scope));
            return refunds.due(tx, scope, FIRST, now);
        });
        told.add("due " + due);
        database.run(tx -> refunds.order(tx, scope, due, now));
        for (String acquirer : List.of(NAME, "another")) {
            told.add(acquirer + " "
                    + database.transact(
                            tx -> refunds.townsAsking(tx, acquirer, now).contains(scope)));
        }
        Optional<RefundOrder> taken = database.transact(tx -> refunds.take(tx, scope, NAME, now));
        while (taken.isPresent()) {
            RefundOrder order = taken.get();
            Acquirer.Heard heard = said(order);
            told.add(order + " " + heard);
            database.run(tx -> refunds.heard(tx, scope, order, heard, now));
            taken = database.transact(tx -> refunds.take(tx, scope, NAME, now));
        }
        return told;
    }

    private static Acquirer.Heard said(RefundOrder order) {
        int mood = Math.floorMod(order.id().hashCode(), 6);
        if (order.turns().taken() <= mood / 2) {
            return order.wasAsked() ? new Acquirer.Pending() : new Acquirer.Unclear("no answer");
        }
        return mood % 2 == 0 ? new Acquirer.Refused("mood") : new Acquirer.Done("reference-" + mood);
    }
}
