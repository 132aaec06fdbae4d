package org.ralvend.backend.ordering;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;

/** Sales with their lines, units and events in memory. Nobody gives one to somebody else there: no device can. */
public final class MemorySales implements SaleStore {
    private record Kept(Sale sale, @Nullable Instant sweptAt) {}

    /** The n-th of a sale, from 1. */
    private record Key(SaleId sale, int n) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::sale).thenComparingInt(Key::n);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    private final MemoryTable<SaleId, Kept> sales;
    private final MemoryTable<Key, SaleRequested.Line> lines;
    private final MemoryTable<Key, StatusEvent> events;

    public MemorySales(Memory memory) {
        sales = new MemoryTable<SaleId, Kept>(memory, "orders")
                .shown(Kept::sale)
                .check(kept -> kept.sale().total() != null || kept.sale().terms() == null);
        lines = new MemoryTable<Key, SaleRequested.Line>(memory, "order_line").check(line -> line.quantity() > 0);
        events = new MemoryTable<Key, StatusEvent>(memory, "status_event").references(sales, StatusEvent::sale);
    }

    @Override
    public List<Sale> load(Tx tx, TownScope scope, Collection<SaleId> wanted, Locking locking) {
        return wanted.stream()
                .distinct()
                .sorted()
                .flatMap(id -> sales.find(tx, scope, id).stream())
                .map(Kept::sale)
                .toList();
    }

    @Override
    public Map<Bytes, SaleId> behind(Tx tx, TownScope scope, Collection<Bytes> hashes) {
        Map<Bytes, SaleId> behind = new HashMap<>();
        sales.all(tx, scope).stream()
                .map(Kept::sale)
                .sorted(Comparator.comparing((Sale sale) -> sale.state().isOpen())
                        .thenComparing(Sale::recordedAt)
                        .thenComparing(Sale::id))
                .forEach(sale -> {
                    Sale.Terms terms = sale.terms();
                    if (terms != null && hashes.contains(terms.secretHash())) {
                        behind.put(terms.secretHash(), sale.id());
                    }
                    if (terms != null && hashes.contains(terms.keypadHash())) {
                        behind.put(terms.keypadHash(), sale.id());
                    }
                });
        return behind;
    }

    @Override
    public void save(Tx tx, TownScope scope, SaleDesk desk) {
        desk.book().changed().forEach(sale -> save(tx, scope, sale));
        long foreign = desk.book().begun().stream()
                .filter(sale -> !isOf(sale, sales.find(tx, scope, sale.id()).orElseThrow()))
                .count();
        if (foreign > 0) {
            throw new SaleTakenMeanwhile((int) foreign);
        }
        desk.recorded().forEach((id, request) -> {
            for (int i = 0; i < request.lines().size(); i++) {
                lines.insert(tx, scope, new Key(id, i + 1), request.lines().get(i));
            }
        });
        for (StatusEvent event : desk.book().events()) {
            int n = events(tx, scope, event.sale()).size() + 1;
            events.insert(tx, scope, new Key(event.sale(), n), event);
        }
    }

    @Override
    public List<StatusEvent> events(Tx tx, TownScope scope, SaleId id) {
        return List.copyOf(events.between(tx, scope, new Key(id, 0), new Key(id, Integer.MAX_VALUE)));
    }

    @Override
    public List<TownScope> townsDue(Tx tx, Instant now) {
        return sales.towns(tx).stream()
                .map(TownScope::new)
                .filter(scope -> sales.all(tx, scope).stream().anyMatch(kept -> isDue(kept, now)))
                .toList();
    }

    @Override
    public List<SaleId> due(Tx tx, TownScope scope, Instant now, int limit) {
        return sales.all(tx, scope).stream()
                .filter(kept -> isDue(kept, now))
                .map(Kept::sale)
                .sorted(Comparator.comparing(Sale::deadline).thenComparing(Sale::id))
                .limit(limit)
                .map(Sale::id)
                .toList();
    }

    @Override
    public List<SaleId> lockDue(Tx tx, TownScope scope, Collection<SaleId> these, Instant now) {
        return these.stream()
                .distinct()
                .sorted()
                .filter(id -> sales.find(tx, scope, id)
                        .filter(kept -> isDue(kept, now))
                        .isPresent())
                .toList();
    }

    @Override
    public List<SaleId> lockFree(Tx tx, TownScope scope, Collection<SaleId> these) {
        return these.stream()
                .distinct()
                .sorted()
                .filter(id -> sales.find(tx, scope, id).isPresent())
                .toList();
    }

    @Override
    public int swept(Tx tx, TownScope scope, Collection<SaleId> these, Instant now) {
        int swept = 0;
        for (SaleId id : these) {
            Optional<Kept> kept = sales.find(tx, scope, id);
            kept.ifPresent(k -> sales.put(tx, scope, id, new Kept(k.sale(), now)));
            swept += kept.isPresent() ? 1 : 0;
        }
        return swept;
    }

    /** Every sale of the town, in the order of their ids. */
    public List<Sale> all(Tx tx, TownScope scope) {
        return sales.all(tx, scope).stream().map(Kept::sale).toList();
    }

    /** What was taken once stays: whose it is, when it was recorded, by when it ends. */
    private void save(Tx tx, TownScope scope, Sale fresh) {
        Kept known = sales.find(tx, scope, fresh.id()).orElse(null);
        if (known == null) {
            sales.insert(tx, scope, fresh.id(), new Kept(fresh, null));
        } else if (isOf(fresh, known)) {
            Sale old = known.sale();
            Sale merged = new Sale(
                    old.id(),
                    old.machine(),
                    old.device(),
                    fresh.total(),
                    fresh.terms(),
                    fresh.state(),
                    fresh.reason(),
                    old.recordedAt(),
                    old.deadline(),
                    fresh.waitsUntil(),
                    fresh.units());
            sales.put(tx, scope, fresh.id(), new Kept(merged, known.sweptAt()));
        }
    }

    private static boolean isOf(Sale fresh, Kept known) {
        return known.sale().machine().equals(fresh.machine())
                && known.sale().recordedAt().equals(fresh.recordedAt());
    }

    private static boolean isDue(Kept kept, Instant now) {
        boolean waits = switch (kept.sale().state()) {
            case RECORDED, DELIVERING, CLAIMABLE, REJECTED -> true;
            case DELIVERED, VOID, REFUND_DUE, REFUNDED -> false;
        };
        return waits && kept.sweptAt() == null && !kept.sale().deadline().isAfter(now);
    }
}
