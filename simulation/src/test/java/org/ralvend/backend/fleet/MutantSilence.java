package org.ralvend.backend.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.MachineId;

/** Silence by the wall clock: since somebody was heard last, whether or not anybody listened. */
public final class MutantSilence {
    private final MemoryStandings standings;
    private final ReachTimes times;
    private final Map<MachineId, Instant> heardAt = new HashMap<>();
    private final Set<MachineId> heard = new HashSet<>();

    public MutantSilence(MemoryStandings standings, ReachTimes times) {
        this.standings = standings;
        this.times = times;
    }

    /** Notes when whoever has just been heard was heard. */
    public void listen(TownScope town, Collection<MachineId> machines, Instant now) {
        standings.inTown(town, table -> {
            for (ReachRow row : table.lock(machines)) {
                if (!row.standing().alive()) {
                    heard.remove(row.machine());
                } else if (heard.add(row.machine())) {
                    heardAt.put(row.machine(), now);
                }
            }
            return true;
        });
    }

    /** Calls whoever has been silent for long what it would be called after that time. */
    public void count(TownScope town, Collection<MachineId> machines, Instant now) {
        standings.inTown(town, table -> {
            for (ReachRow row : table.lock(machines)) {
                Instant since = heardAt.getOrDefault(row.machine(), row.since());
                long more =
                        Duration.between(since, now).toMillis() - row.standing().silentMillis();
                if (more > 0) {
                    silent(table, row, more, now);
                }
            }
            return true;
        });
    }

    private void silent(ReachTable table, ReachRow row, long millis, Instant now) {
        ReachEvent event = new ReachEvent.Silent(millis, tooMany(table, row, millis, now));
        Standing.Step step = row.standing().on(event, row.limits(times));
        Standing.Change change = step.change();
        List<ReachTable.Told> told = change == null ? List.of() : List.of(new ReachTable.Told(row.machine(), change));
        table.save(List.of(row.with(step.next(), now)), told, now);
    }

    /** As the real ones have it. */
    private @Nullable String tooMany(ReachTable table, ReachRow row, long millis, Instant now) {
        long permanent = times.permanentAfter().toMillis();
        if (row.kind() != MachineKind.WAREHOUSE || row.standing().silentMillis() + millis < permanent) {
            return null;
        }
        Instant wentAfter = now.minus(PingRound.AT_ONCE);
        return table.census(permanent - PingRound.AT_ONCE.toMillis(), wentAfter).isTooMany() ? "too many" : null;
    }
}
