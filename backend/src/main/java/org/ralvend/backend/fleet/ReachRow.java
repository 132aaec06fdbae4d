package org.ralvend.backend.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.MachineId;

/**
 * A machine as the pings see it.
 *
 * @param board the device that runs it; null where all of them are revoked
 * @param provable whether its answers can be checked; one whose key nobody knows is silent for no fault of its own
 * @param since when it came into its state
 * @param greeted what it said when it greeted last; null where it has not since it was lost
 * @param settled where it is quarantined: whether all is settled that it had when it greeted
 */
@Pure
public record ReachRow(
        MachineId machine,
        MachineKind kind,
        @Nullable DeviceId board,
        boolean provable,
        Standing standing,
        Instant since,
        @Nullable Greeted greeted,
        Asked asked,
        Instant nextAt,
        boolean settled) {
    /** Its journal has entries up to before {@code nextSeq}. */
    public record Greeted(EpochId epoch, long nextSeq) {}

    /** Who was lost for good must greet again before it is re-synced. */
    ReachRow with(Standing next, Instant now) {
        boolean moves = next.state() != standing.state();
        boolean lost = moves && next.state() == Reachability.PERMANENTLY_OFFLINE && !next.declared();
        return new ReachRow(
                machine,
                kind,
                board,
                provable,
                next,
                moves ? now : since,
                lost ? null : greeted,
                asked,
                nextAt,
                settled);
    }

    ReachRow with(Asked next, Instant again) {
        return new ReachRow(machine, kind, board, provable, standing, since, greeted, next, again, settled);
    }

    /** It is asked at once. */
    ReachRow greets(Greeted now, Instant at) {
        return new ReachRow(machine, kind, board, provable, standing, since, now, asked, at, settled);
    }

    Standing.Limits limits(ReachTimes times) {
        return new Standing.Limits(times.offlineAfter(), kind == MachineKind.WAREHOUSE ? times.permanentAfter() : null);
    }
}
