package org.ralvend.simulation.check;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.ralvend.backend.fleet.ReachRow;
import org.ralvend.backend.fleet.Reachability;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.books.Replica;

/**
 * I6: the refund rule gives up what lies in warehouses that are gone for good, and gone is only who said nothing while
 * somebody listened. Time in which no replica ran counts for nobody's silence.
 */
final class Silences {
    private final Fleet fleet;
    private final Map<MachineId, Long> heard = new HashMap<>();
    private final Map<TownId, Integer> restores = new HashMap<>();
    private long listened;
    private long looked;
    private boolean listening;

    Silences(Fleet fleet) {
        this.fleet = fleet;
    }

    /** After every event: nothing changes between two of them. */
    void look() {
        long now = fleet.engine().now();
        listened += listening ? now - looked : 0;
        looked = now;
        listening = fleet.replicas().stream().anyMatch(Replica::isRunning);
    }

    /** @throws Broken where the books call somebody gone too early */
    void compare(TownId town) {
        boolean restored = fleet.books().restores() > restores.getOrDefault(town, 0);
        restores.put(town, fleet.books().restores());
        for (ReachRow row : fleet.books().standings(town)) {
            // A backup says how silent somebody was when it was made.
            if (row.standing().silentMillis() == 0 || restored) {
                heard.put(row.machine(), listened - row.standing().silentMillis());
            }
            // What it did not say since it was asked before counts, and it is asked in rounds, a tenth sooner or later.
            Duration silent = Duration.ofMillis(listened - heard.getOrDefault(row.machine(), 0L))
                    .plus(Books.TIMES.pingEvery().multipliedBy(22).dividedBy(10));
            if (row.standing().state() == Reachability.PERMANENTLY_OFFLINE
                    && !row.standing().declared()
                    && silent.compareTo(Books.TIMES.permanentAfter()) < 0) {
                throw new Broken(
                        "I6",
                        row.machine().value(),
                        row.machine() + " is taken for gone for good, and the backend has run for only "
                                + silent.toSeconds() + " s since it was heard");
            }
        }
    }
}
