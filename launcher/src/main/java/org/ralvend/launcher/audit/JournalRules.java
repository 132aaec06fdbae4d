package org.ralvend.launcher.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ralvend.launcher.audit.Booked.BookedAttempt;
import org.ralvend.launcher.audit.Booked.BookedSale;
import org.ralvend.launcher.audit.Booked.Cursor;
import org.ralvend.launcher.audit.Finding.Evidence;
import org.ralvend.launcher.audit.JournalTape.Line;
import org.ralvend.protocol.Fact;

/**
 * What must hold of the journals, and between them and the books. Pure. What is not stored yet is on its way and speaks
 * against nothing; what was stored and could not be booked waits for an operator and is an open case.
 */
final class JournalRules {
    private static final String CHAIN = "each entry follows from the one before";
    private static final String CURSOR = "the backend stored what the journal says";
    private static final String SALES = "a sale that was stored or answered is in the books";
    private static final String KNOWN = "a sale in the books is in its vendor's journal";
    private static final String ONCE = "a sale is requested once";
    private static final String KEPT = "money that was kept is booked";
    private static final String RETURNED = "money that was returned is booked";
    private static final String VERDICT = "a verdict is what the books say";
    private static final String DROPS = "an attempt dispenses once";
    private static final String DISPENSED = "what was dispensed is booked";
    private static final String REPORTED = "a dispensed attempt was reported by its warehouse";
    private static final String ENDS = "money of a sale is kept or returned, not both";

    /** All others are about I2. */
    private static final Map<String, String> INVARIANTS =
            Map.of(KEPT, "I1", RETURNED, "I1", DROPS, "I3", DISPENSED, "I3", REPORTED, "I3", ENDS, "I6");

    private static final Set<String> BOOKED_AS_KEPT = Set.of("PAID", "REFUND_DUE", "REFUNDED");

    private static final String RELEASED = "RELEASED";

    /** A count may have told before the warehouse did. */
    private static final Set<String> BOOKED_AS_GONE = Set.of("DISPENSED", "SETTLED");

    /** As sales stand that were answered once more since a backup was put back. */
    static final String OTHERWISE = "ANSWERED OTHERWISE";

    private final Booked booked;
    private final Map<String, List<Evidence>> broken = new HashMap<>();
    private final Set<String> byGift = new HashSet<>();
    private final List<OpenCase> otherwise = new ArrayList<>();

    private JournalRules(Booked booked) {
        this.booked = booked;
    }

    /** Looks at all of them. */
    static JournalRules of(List<JournalTape> tapes, Booked booked) {
        JournalRules rules = new JournalRules(booked);
        tapes.forEach(rules::tape);
        rules.reported(tapes);
        return rules;
    }

    List<Finding> broken() {
        return broken.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(found ->
                        Finding.of(INVARIANTS.getOrDefault(found.getKey(), "I2"), found.getKey(), found.getValue()))
                .toList();
    }

    /** Sales whose vendor was told another verdict than the books have now, and for whom nothing is lost by that. */
    List<OpenCase> otherwise() {
        return List.copyOf(otherwise);
    }

    private void tape(JournalTape tape) {
        tape.brokenChains().forEach(seq -> object(CHAIN, tape.machine(), "not entry " + seq));
        cursor(tape);
        Map<String, String> ends = new HashMap<>();
        Map<String, Integer> drops = new HashMap<>();
        Set<String> requested = new HashSet<>();
        for (Line.Row row : tape.rows()) {
            switch (row.fact()) {
                case null -> {}
                case Fact.SaleRequested f -> {
                    if (f.tenders().stream().allMatch(tendered -> tendered.tender() == Fact.Tender.GIFT_CARD)) {
                        byGift.add(f.sale().toString());
                    }
                    if (!requested.add(f.sale().toString())) {
                        object(ONCE, "sale " + f.sale(), "requested again as entry " + row.seq());
                    }
                    stored(row, () -> sale(f.sale().toString(), row));
                }
                case Fact.VerdictReceived f -> verdict(tape, f, row);
                case Fact.PaymentKept f -> {
                    end(ends, f.sale().toString(), "kept");
                    stored(row, () -> kept(f.sale().toString()));
                }
                case Fact.PaymentReleased f -> {
                    end(ends, f.sale().toString(), "returned");
                    stored(row, () -> payment(RETURNED, f.sale().toString(), Set.of(RELEASED)));
                }
                case Fact.Dispensed f -> {
                    String attempt = f.attempt().toString();
                    if (drops.merge(attempt, 1, Integer::sum) > 1) {
                        object(DROPS, "attempt " + attempt, "dispensed again as entry " + row.seq());
                    }
                    stored(row, () -> dispensed(attempt));
                }
                case Fact other -> {}
            }
        }
        if (tape.isWhole()) {
            known(tape, requested);
        }
    }

    /** Only of the epoch that is written: an older one may have ended elsewhere. */
    private void cursor(JournalTape tape) {
        if (tape.rows().isEmpty()) {
            return;
        }
        Line.Row last = tape.rows().getLast();
        Cursor cursor = booked.cursors().get(last.epoch());
        if (cursor == null) {
            return;
        }
        if (cursor.upTo() > last.seq()) {
            object(CURSOR, tape.machine(), "stored up to " + cursor.upTo() + ", the journal ends at " + last.seq());
        }
        for (Line.Row row : tape.rows()) {
            boolean sameEntry = row.epoch().equals(last.epoch()) && row.seq() == cursor.upTo();
            if (sameEntry && cursor.hash() != null && !row.hash().equals(cursor.hash())) {
                object(CURSOR, tape.machine(), "entry " + row.seq() + " has another hash");
            }
        }
    }

    private void sale(String sale, Line.Row row) {
        BookedSale books = booked.sales().get(sale);
        if (books == null || !books.requested()) {
            object(SALES, "sale " + sale, "stored as entry " + row.seq() + ", not in the books");
        }
    }

    /**
     * An answer comes after the commit: where there is one, the sale is in the books, stored entries or not. A backend that was
     * put back may answer otherwise when it is told again; who then has his goods, his money or a date has lost nothing.
     */
    private void verdict(JournalTape tape, Fact.VerdictReceived fact, Line.Row row) {
        String sale = fact.sale().toString();
        BookedSale books = booked.sales().get(sale);
        if (books == null) {
            object(SALES, "sale " + sale, "answered by entry " + row.seq() + ", not in the books");
        } else if (books.accepted() != fact.accepted()) {
            String detail = "answered " + accepted(fact.accepted()) + ", booked " + accepted(books.accepted());
            if (books.isSettledThough(fact.accepted()) || (isNothingTaken(sale) && RELEASED.equals(books.payment()))) {
                otherwise.add(new OpenCase(tape.machine(), "sale " + sale, OTHERWISE + ": " + detail, null, null));
            } else {
                object(VERDICT, "sale " + sale, detail);
            }
        }
    }

    private static String accepted(boolean accepted) {
        return accepted ? "accepted" : "rejected";
    }

    /** Where a gift card alone pays nothing is in the machine: what a rejected sale has kept is nothing, and its card has all. */
    private void kept(String sale) {
        payment(KEPT, sale, isNothingTaken(sale) ? Set.of(RELEASED) : BOOKED_AS_KEPT);
    }

    private boolean isNothingTaken(String sale) {
        BookedSale books = booked.sales().get(sale);
        return byGift.contains(sale) && books != null && books.requested() && !books.accepted();
    }

    private void payment(String rule, String sale, Set<String> right) {
        BookedSale books = booked.sales().get(sale);
        String payment = books == null ? null : books.payment();
        if (payment == null || !right.contains(payment)) {
            object(rule, "sale " + sale, "its payment is " + payment);
        }
    }

    private void end(Map<String, String> ends, String sale, String end) {
        String before = ends.put(sale, end);
        if (before != null) {
            object(ENDS, "sale " + sale, before + ", then " + end);
        }
    }

    private void dispensed(String attempt) {
        BookedAttempt books = booked.attempts().get(attempt);
        if (books == null || !BOOKED_AS_GONE.contains(books.state())) {
            object(DISPENSED, "attempt " + attempt, "it is " + (books == null ? "not in the books" : books.state()));
        }
    }

    private void known(JournalTape tape, Set<String> requested) {
        booked.sales().forEach((sale, books) -> {
            if (books.device().equals(tape.device()) && books.requested() && !requested.contains(sale)) {
                object(KNOWN, "sale " + sale, tape.machine() + " never requested it");
            }
        });
    }

    private void reported(List<JournalTape> tapes) {
        Set<String> whole = new HashSet<>();
        Set<String> said = new HashSet<>();
        for (JournalTape tape : tapes) {
            if (tape.isWhole()) {
                whole.add(tape.device());
            }
            tape.rows().forEach(row -> {
                if (row.fact() instanceof Fact.Dispensed f) {
                    said.add(f.attempt().toString());
                }
            });
        }
        booked.attempts().forEach((attempt, books) -> {
            if (books.state().equals("DISPENSED") && whole.contains(books.device()) && !said.contains(attempt)) {
                object(REPORTED, "attempt " + attempt, books.machine() + " never said so");
            }
        });
    }

    private void stored(Line.Row row, Runnable rule) {
        if (booked.isStored(row.epoch(), row.seq()) && !booked.isUnbookable(row.epoch(), row.seq())) {
            rule.run();
        }
    }

    private void object(String rule, String subject, String detail) {
        broken.computeIfAbsent(rule, _ -> new ArrayList<>()).add(new Evidence(subject, detail));
    }
}
