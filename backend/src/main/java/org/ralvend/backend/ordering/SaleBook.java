package org.ralvend.backend.ordering;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.SaleId;

/** The locked sales of one batch, and every change of their states with its event. One thread, one transaction. */
@Pure
final class SaleBook {
    private final Set<SaleId> loaded;
    private final Map<SaleId, Sale> sales = new LinkedHashMap<>();
    private final Map<SaleId, Sale> changed = new LinkedHashMap<>();
    private final List<StatusEvent> events = new ArrayList<>();

    SaleBook(List<Sale> loaded) {
        loaded.forEach(sale -> sales.put(sale.id(), sale));
        this.loaded = Set.copyOf(sales.keySet());
    }

    Optional<Sale> find(SaleId id) {
        return Optional.ofNullable(sales.get(id));
    }

    SaleUnit unit(SaleId id, int unit) {
        return get(id).unit(unit).orElseThrow(() -> new IllegalStateException(id + " has no unit " + unit));
    }

    /**
     * Moves one unit and with it the sale. What has ended stays as it ended, but that money which was said to have gone
     * back, and was kept, is owed.
     */
    void move(SaleId id, int unit, SaleState next, Cause cause, Instant now) {
        Sale sale = get(id);
        SaleState before = unit(id, unit).state();
        if (before == next
                || before == SaleState.DELIVERED
                || before == SaleState.REFUNDED
                || (before == SaleState.VOID && next != SaleState.REFUND_DUE)) {
            return;
        }
        enter(sale.state(), sale.with(unit, next), now, cause);
    }

    /** @param before null for a sale that is new */
    void enter(@Nullable SaleState before, Sale after, Instant now, Cause cause) {
        replace(after);
        if (before != after.state()) {
            events.add(event(before, after, cause, now));
        }
    }

    /** Says something about a sale that stays where it is. */
    void note(SaleId id, Cause cause, Instant now) {
        Sale sale = get(id);
        events.add(event(sale.state(), sale, cause, now));
    }

    void replace(Sale sale) {
        sales.put(sale.id(), sale);
        changed.put(sale.id(), sale);
    }

    /** Sales that were not there when the batch began. */
    List<Sale> begun() {
        return changed.values().stream()
                .filter(sale -> !loaded.contains(sale.id()))
                .toList();
    }

    List<Sale> changed() {
        return List.copyOf(changed.values());
    }

    List<StatusEvent> events() {
        return List.copyOf(events);
    }

    private static StatusEvent event(@Nullable SaleState before, Sale after, Cause cause, Instant now) {
        return new StatusEvent(after.id(), now, cause.actor(), before, after.state(), cause.why(), cause.evidence());
    }

    private Sale get(SaleId id) {
        return find(id).orElseThrow(() -> new IllegalStateException("not loaded: " + id));
    }
}
