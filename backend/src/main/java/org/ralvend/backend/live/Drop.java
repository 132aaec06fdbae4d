package org.ralvend.backend.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.protocol.MachineId;

/**
 * Where and when what was delivered fell. Its machine may tell of it days later; but an attempt that is over in time cannot have
 * dropped anything later.
 *
 * <pre>
 *   the attempt that delivered the unit      fell                            told
 *   its machine told while it could turn     when it told                    –
 *   told later                               when its motor stood for sure   when it told
 *   of before this backend was restored      unknown                         when it told
 * </pre>
 *
 * An attempt that was written off and fell all the same is a loss, and not what the unit was delivered by.
 *
 * @param since null where nobody knows any more
 * @param told null where it was told at once
 */
@Pure
record Drop(MachineId at, @Nullable Instant since, @Nullable Instant told) {
    /** How long what fell is said to lie there. */
    static final Duration FRESH = Duration.ofMinutes(10);

    /** @param attempts at a unit that is delivered; empty where none of them did it */
    static Optional<Drop> of(List<Attempt> attempts) {
        return attempts.stream()
                .filter(attempt -> attempt.state() == Attempt.State.DISPENSED && attempt.reason() == null)
                .findFirst()
                .map(Drop::of);
    }

    /** When it cannot be said any more that it lies there; empty where that cannot be said at all. */
    Optional<Instant> staleAt() {
        return Optional.ofNullable(since).map(at -> at.plus(FRESH));
    }

    Stand stand(Instant now) {
        boolean fresh = staleAt().filter(now::isBefore).isPresent();
        return fresh ? new Stand.Here(at) : new Stand.Had(at, since, told);
    }

    private static Drop of(Attempt attempt) {
        Instant end = attempt.endedAt() == null ? attempt.issuedAt() : attempt.endedAt();
        MachineId machine = attempt.shelf().machine();
        if (attempt.customer() == null) {
            return new Drop(machine, null, end);
        }
        Instant stood = attempt.standsFrom();
        return end.isAfter(stood) ? new Drop(machine, stood, end) : new Drop(machine, end, null);
    }
}
