package org.ralvend.launcher.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ralvend.launcher.audit.Finding.Evidence;
import org.ralvend.launcher.audit.JournalTape.Line;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.SaleId;
import org.ralvend.sim.LedgerEntry;

/**
 * What a vendor's reader took from cards, against what its journal says of the sales for which it asked: in their order, each
 * that was kept took its price once, each of which nobody knows may have, and nothing was taken for any other. A reader does one
 * thing after the other, so that no clock is needed. Pure.
 */
final class CardCharges {
    static final String RULE = "a card was charged once for a sale that was kept, and for no other";

    /** What the vendor said last of a sale that asked a card. */
    private enum End {
        KEPT,
        RETURNED,
        /** The journal says so, or has not come to its end. */
        UNCLEAR
    }

    private record Asked(SaleId sale, long minor, End end) {}

    private CardCharges() {}

    /** @param tapes of a vendor that has had one board, and whose journal has lost nothing; others prove nothing here */
    static List<Finding> broken(List<LedgerEntry> ledger, List<JournalTape> tapes) {
        Map<String, List<JournalTape>> machines =
                tapes.stream().collect(Collectors.groupingBy(JournalTape::machine, TreeMap::new, Collectors.toList()));
        List<Evidence> wrong = new ArrayList<>();
        machines.forEach((machine, all) -> {
            if (all.size() == 1 && all.getFirst().isWhole()) {
                compare(machine, charges(ledger, machine), asked(all.getFirst()), wrong);
            }
        });
        return wrong.isEmpty() ? List.of() : List.of(Finding.of("I1", RULE, wrong));
    }

    /** Wherever a sale is unclear the charges may go on with or without it: all that is possible is kept in mind. */
    private static void compare(String machine, List<Long> charges, List<Asked> asked, List<Evidence> wrong) {
        Set<Integer> possible = Set.of(0);
        for (Asked one : asked) {
            Set<Integer> next = new TreeSet<>(one.end() == End.KEPT ? Set.of() : possible);
            if (one.end() != End.RETURNED) {
                possible.stream()
                        .filter(n -> n < charges.size() && charges.get(n) == one.minor())
                        .forEach(n -> next.add(n + 1));
            }
            if (next.isEmpty()) {
                wrong.add(new Evidence("sale " + one.sale(), one.minor() + " kept, and no card was charged so then"));
                return;
            }
            possible = next;
        }
        if (!possible.contains(charges.size())) {
            String detail =
                    charges.size() + " charges, and at most " + new TreeSet<>(possible).last() + " of them for sales";
            wrong.add(new Evidence(machine, detail));
        }
    }

    private static List<Long> charges(List<LedgerEntry> ledger, String machine) {
        List<Long> charges = new ArrayList<>();
        for (LedgerEntry entry : ledger) {
            if (entry.machine().equals(machine) && entry.fact() instanceof org.ralvend.sim.Fact.CardCaptured captured) {
                charges.add((long) captured.minor());
            }
        }
        return charges;
    }

    private static List<Asked> asked(JournalTape tape) {
        Map<SaleId, Asked> asked = new LinkedHashMap<>();
        for (Line.Row row : tape.rows()) {
            switch (row.fact()) {
                case Fact.AuthorisationAsked f ->
                    asked.put(f.sale(), new Asked(f.sale(), f.amount().minor(), End.UNCLEAR));
                case Fact.PaymentKept f -> ends(asked, f.sale(), End.KEPT);
                case Fact.PaymentReleased f -> ends(asked, f.sale(), End.RETURNED);
                case Fact.PaymentUnresolved f -> ends(asked, f.sale(), End.UNCLEAR);
                case Fact.AuthorisationEnded f
                when f.tender() == Fact.Tender.CARD -> ends(asked, f.sale(), End.RETURNED);
                case null, default -> {}
            }
        }
        return List.copyOf(asked.values());
    }

    private static void ends(Map<SaleId, Asked> asked, SaleId sale, End end) {
        asked.computeIfPresent(sale, (_, before) -> new Asked(sale, before.minor(), end));
    }
}
