package org.ralvend.simulation.coverage;

import java.util.Set;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.protocol.Fact;

/** What a vendor's word does to a payment. */
final class MoneyTable {
    private static final Set<State> OPEN = Set.of(State.PENDING, State.AUTHORISED, State.UNKNOWN);
    private static final String OPEN_LINE = "PENDING, AUTHORISED, UNKNOWN";
    private static final String PAID_LINE = "PAID –";

    private MoneyTable() {}

    static Table<Commit> words() {
        return new Table<Commit>("MoneyRule")
                .row(OPEN_LINE, "kept, accepted", c -> moves(c, OPEN, State.PAID))
                .row(OPEN_LINE, "kept, not accepted", c -> moves(c, OPEN, State.REFUND_DUE))
                .row(OPEN_LINE, "released", c -> moves(c, OPEN, State.RELEASED))
                .row(OPEN_LINE, "unresolved", c -> moves(c, Set.of(State.AUTHORISED), State.UNKNOWN))
                .row(PAID_LINE, "unresolved", c -> conflict(c, "UNRESOLVED", "PAID"))
                .row(
                        "REFUND_DUE, REFUNDED –",
                        "refund owed",
                        c -> c.facts(Fact.RefundOwed.class).stream()
                                .anyMatch(owed -> c.facts(Fact.PaymentKept.class).stream()
                                        .anyMatch(kept -> kept.sale().equals(owed.sale()))))
                .head("payment kept released", "else REFUND_DUE");
    }

    private static boolean moves(Commit commit, Set<State> from, State to) {
        return commit.payments().stream()
                .anyMatch(change -> change.before() != null
                        && from.contains(change.before().state())
                        && change.after().state() == to);
    }

    private static boolean conflict(Commit commit, String word, String state) {
        return commit.says("conflict: said to be " + word + " where it is " + state);
    }
}
