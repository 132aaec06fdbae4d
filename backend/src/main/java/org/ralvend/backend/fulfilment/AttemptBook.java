package org.ralvend.backend.fulfilment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.SaleId;

/** The attempts of one batch's sales, what becomes of them, and what is lost by them. One thread, one transaction. */
@Pure
final class AttemptBook {
    private final Map<AttemptId, Attempt> attempts = new LinkedHashMap<>();
    private final Map<AttemptId, Attempt> changed = new LinkedHashMap<>();
    private final Set<AttemptId> lost;
    private final List<Loss> losses = new ArrayList<>();

    /** @param lost those among the attempts that are said to have dropped by which something is lost already */
    AttemptBook(List<Attempt> loaded, Set<AttemptId> lost) {
        loaded.forEach(attempt -> attempts.put(attempt.id(), attempt));
        this.lost = new HashSet<>(lost);
    }

    Optional<Attempt> find(AttemptId id) {
        return Optional.ofNullable(attempts.get(id));
    }

    List<Attempt> at(SaleId sale, int unit) {
        return attempts.values().stream()
                .filter(a -> a.sale().equals(sale) && a.unit() == unit)
                .sorted(Comparator.comparingInt(Attempt::number))
                .toList();
    }

    List<Attempt> of(SaleId sale) {
        return attempts.values().stream().filter(a -> a.sale().equals(sale)).toList();
    }

    /** Whether something may still move for this unit, or nobody knows whether it did. */
    boolean isOpen(SaleId sale, int unit) {
        return at(sale, unit).stream().anyMatch(attempt -> !attempt.state().isOver());
    }

    /** The number of the next attempt at this unit. */
    int next(SaleId sale, int unit) {
        return 1 + at(sale, unit).stream().mapToInt(Attempt::number).max().orElse(0);
    }

    /** A product fell for it, and that is no loss. */
    boolean isHad(Attempt attempt) {
        return attempt.state() == Attempt.State.DISPENSED && !lost.contains(attempt.id());
    }

    /** Those of this shelf that a count of this journal settles, the oldest first. */
    List<Attempt> unsettledOn(Shelf shelf, Origin count, Instant now) {
        return attempts.values().stream()
                .filter(a -> a.shelf().equals(shelf) && WriteOffRule.settles(count, a, now))
                .sorted(Comparator.comparing(Attempt::issuedAt).thenComparing(Attempt::id))
                .toList();
    }

    void put(Attempt attempt) {
        attempts.put(attempt.id(), attempt);
        changed.put(attempt.id(), attempt);
    }

    /** Once an attempt: returns false where it was booked before. */
    boolean lose(Loss loss) {
        boolean first = lost.add(loss.attempt());
        if (first) {
            losses.add(loss);
        }
        return first;
    }

    List<Attempt> changed() {
        return List.copyOf(changed.values());
    }

    List<Loss> losses() {
        return List.copyOf(losses);
    }
}
