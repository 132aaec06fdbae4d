package org.ralvend.backend.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;

/** What greetings do to the standings of a town's machines. Any thread, each with its own table. */
final class Greetings {
    private final ReachTimes times;

    Greetings(ReachTimes times) {
        this.times = times;
    }

    /** Of several of one machine the newest of the board that runs it counts. */
    void take(ReachTable table, Collection<StandingStore.Greeting> greetings, Instant now) {
        Map<MachineId, Map<DeviceId, StandingStore.Greeting>> newest = new LinkedHashMap<>();
        greetings.forEach(greeting -> newest.computeIfAbsent(greeting.machine(), m -> new LinkedHashMap<>())
                .put(greeting.device(), greeting));
        if (newest.isEmpty()) {
            return;
        }
        List<ReachTable.Told> told = new ArrayList<>();
        List<ReachRow> changed = new ArrayList<>();
        for (ReachRow row : table.lock(newest.keySet())) {
            StandingStore.Greeting greeting =
                    Objects.requireNonNull(newest.remove(row.machine())).get(row.board());
            if (greeting == null) {
                continue; // of older boards of this machine
            }
            Standing.Step step = row.standing().on(new ReachEvent.Announced(greeting.url()), row.limits(times));
            if (step.change() != null) {
                told.add(new ReachTable.Told(row.machine(), step.change()));
            }
            if (!Objects.equals(row.standing().url(), greeting.url())) {
                table.announced(row.machine(), greeting.url(), now);
            }
            changed.add(row.with(step.next(), now).greets(greeting.greeted(), now));
        }
        table.save(changed, told, now);
        newest.values().forEach(boards -> boards.values().forEach(greeting -> enter(table, greeting, now)));
    }

    /** Should another transaction have entered it meanwhile, its next greeting says the rest. */
    private static void enter(ReachTable table, StandingStore.Greeting greeting, Instant now) {
        if (table.enter(greeting, Standing.greeted(greeting.url()), now)) {
            table.announced(greeting.machine(), greeting.url(), now);
        }
    }
}
