package org.ralvend.backend.uplink;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Unlinked;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.TownId;

/**
 * When which warehouse is called at its URL: stored by {@link UrlVisits} and, in memory, by {@link MemoryVisits}. A row that
 * is taken is nobody else's until it is given back or the time is over.
 */
interface VisitStore {
    /** A replica that died with a visit keeps others from it for so long. */
    Duration TAKEN = Duration.ofSeconds(60);

    /** What is planned or taken for longer than this was so by a clock that was ahead: it is due. */
    Duration FAR = VisitRule.LONGEST.multipliedBy(2);

    /** The first calls after a link was lost are spread over so many seconds. */
    int SPREAD_SECONDS = 10;

    /** Messages sent so often in vain mean that the link does not carry, whatever it says. */
    int UNANSWERED = 3;

    record Visit(TownId town, DeviceId device, String url, int failures, Instant carriedAt) {
        TownScope scope() {
            return new TownScope(town);
        }
    }

    /** How a visit went. */
    record Done(Visit visit, int failures, Instant carriedAt, Instant nextAt) {}

    /** Whom messages were sent to so often in vain. */
    List<DeviceId> unanswered(Tx tx, TownScope scope);

    /** These are called from now on, and nobody else of the town. */
    void keep(Tx tx, TownScope scope, List<Unlinked.Warehouse> unlinked, Instant now);

    /** Takes what is due, the longest due first, of all towns. */
    List<Visit> due(Tx tx, Instant now, int limit);

    /** Gives them back. */
    void done(Tx tx, Collection<Done> done, Instant now);

    /** When one that is new is called first. */
    static Instant first(DeviceId device, Instant now) {
        return now.plusMillis(chance(device) * 10L * SPREAD_SECONDS);
    }

    /** From 0 to 99, the same for a device always. */
    static int chance(DeviceId device) {
        return Math.floorMod(device.value().hashCode(), 100);
    }
}
