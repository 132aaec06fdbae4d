package org.ralvend.launcher.audit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.SaleId;

/**
 * The sums of what the devices wrote down before they acted. Money in minor units, over all that was ever written; the rest
 * of what they still have.
 *
 * @param journals that were read
 * @param cardSales sales whose money was taken from a card
 * @param giftSales sales that a gift card paid, or a part of it
 * @param waiting entries that are not stored in the backend
 */
public record JournalWitness(
        long journals,
        long entries,
        long waiting,
        long coinsInMinor,
        long returnedMinor,
        long keptMinor,
        long unresolvedMinor,
        long requested,
        long cardSales,
        long giftSales,
        long dispensed,
        long dispenseUnresolved) {

    static JournalWitness of(List<JournalTape> tapes, Booked booked) {
        return new JournalWitness(
                tapes.size(),
                tapes.stream().mapToLong(tape -> tape.rows().size()).sum(),
                tapes.stream()
                        .flatMap(tape -> tape.rows().stream())
                        .filter(row -> !booked.isStored(row.epoch(), row.seq()))
                        .count(),
                total(tapes, "money.in"),
                total(tapes, "money.returned"),
                total(tapes, "money.kept"),
                total(tapes, "money.unresolved"),
                count(tapes, Fact.SaleRequested.class),
                kept(tapes, fact -> fact instanceof Fact.AuthorisationAsked f ? f.sale() : null),
                kept(tapes, JournalWitness::heldFor),
                count(tapes, Fact.Dispensed.class),
                count(tapes, Fact.DispenseUnresolved.class));
    }

    private static @Nullable SaleId heldFor(Fact fact) {
        return fact instanceof Fact.CreditReceived f && f.tender() == Fact.Tender.GIFT_CARD ? f.sale() : null;
    }

    /** Sales that were kept after such a fact. */
    private static long kept(List<JournalTape> tapes, Function<Fact, @Nullable SaleId> such) {
        Set<SaleId> sales = new HashSet<>();
        long kept = 0;
        for (JournalTape tape : tapes) {
            for (JournalTape.Line.Row row : tape.rows()) {
                Fact fact = row.fact();
                SaleId sale = fact == null ? null : such.apply(fact);
                if (sale != null) {
                    sales.add(sale);
                } else if (fact instanceof Fact.PaymentKept f && sales.contains(f.sale())) {
                    kept++;
                }
            }
        }
        return kept;
    }

    private static long total(List<JournalTape> tapes, String name) {
        return tapes.stream().mapToLong(tape -> tape.total(name)).sum();
    }

    private static long count(List<JournalTape> tapes, Class<? extends Fact> kind) {
        return tapes.stream()
                .flatMap(tape -> tape.rows().stream())
                .filter(row -> kind.isInstance(row.fact()))
                .count();
    }
}
