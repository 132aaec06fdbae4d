package org.ralvend.backend.uplink;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Unlinked;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.TownId;

/** When which warehouse is called at its URL, in memory. */
final class MemoryVisits implements VisitStore {
    private record Planned(Visit visit, Instant nextAt, Instant visitedAt, Instant takenUntil) {
        DeviceId device() {
            return visit.device();
        }
    }

    private final MemoryTable<DeviceId, Planned> visits;
    private final MemoryOutbox outbox;

    MemoryVisits(Memory memory, MemoryOutbox outbox) {
        this.visits = new MemoryTable<>(memory, "url_visit");
        this.outbox = outbox;
    }

    @Override
    public List<DeviceId> unanswered(Tx tx, TownScope scope) {
        return outbox.triedOften(tx, scope, UNANSWERED);
    }

    @Override
    public void keep(Tx tx, TownScope scope, List<Unlinked.Warehouse> unlinked, Instant now) {
        Map<DeviceId, String> urls = new TreeMap<>();
        unlinked.forEach(warehouse -> urls.put(warehouse.device(), warehouse.url()));
        for (Planned planned : List.copyOf(visits.all(tx, scope))) {
            if (!urls.containsKey(planned.device())) {
                visits.remove(tx, scope, planned.device());
            }
        }
        urls.forEach((device, url) -> keep(tx, scope, new Visit(scope.town(), device, url, 0, Instant.EPOCH), now));
    }

    private void keep(Tx tx, TownScope scope, Visit fresh, Instant now) {
        DeviceId device = fresh.device();
        Planned old = visits.find(tx, scope, device)
                .orElse(new Planned(fresh, VisitStore.first(device, now), now, Instant.EPOCH));
        if (!old.visit().url().equals(fresh.url())) {
            Visit moved =
                    new Visit(scope.town(), device, fresh.url(), 0, old.visit().carriedAt());
            old = new Planned(moved, VisitStore.first(device, now), old.visitedAt(), old.takenUntil());
        }
        visits.put(tx, scope, device, old);
    }

    @Override
    public List<Visit> due(Tx tx, Instant now, int limit) {
        List<Planned> due = new ArrayList<>();
        for (TownId town : visits.towns(tx)) {
            TownScope scope = new TownScope(town);
            visits.all(tx, scope).stream()
                    .filter(planned -> isDue(tx, scope, planned, now))
                    .forEach(due::add);
        }
        List<Planned> taken = due.stream()
                .sorted(Comparator.comparing(Planned::nextAt))
                .limit(limit)
                .toList();
        for (Planned planned : taken) {
            Visit visit = planned.visit();
            visits.put(tx, visit.scope(), visit.device(), new Planned(visit, planned.nextAt(), now, now.plus(TAKEN)));
        }
        return taken.stream().map(Planned::visit).toList();
    }

    private boolean isDue(Tx tx, TownScope scope, Planned planned, Instant now) {
        return (!planned.takenUntil().isAfter(now) || planned.takenUntil().isAfter(now.plus(FAR)))
                && (!planned.nextAt().isAfter(now)
                        || planned.nextAt().isAfter(now.plus(FAR))
                        || (planned.visit().failures() == 0
                                && outbox.hasNewer(tx, scope, planned.device(), planned.visitedAt())));
    }

    @Override
    public void done(Tx tx, Collection<Done> done, Instant now) {
        for (Done each : done) {
            TownScope scope = each.visit().scope();
            DeviceId device = each.visit().device();
            visits.find(tx, scope, device).ifPresent(old -> {
                Visit visit = new Visit(scope.town(), device, old.visit().url(), each.failures(), each.carriedAt());
                visits.put(tx, scope, device, new Planned(visit, each.nextAt(), old.visitedAt(), now));
            });
        }
    }
}
