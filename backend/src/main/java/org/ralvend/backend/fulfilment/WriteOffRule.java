package org.ralvend.backend.fulfilment;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;

/**
 * Whether an attempt may be written off, as somebody asks for it or its sale's deadline has come, or is settled by a count.
 *
 * <pre>
 *   attempt                its warehouse       before its motor must stand   later
 *   ISSUED, TAKEN, STARTED will be heard       no                            no: it reports by itself
 *   ISSUED, TAKEN, STARTED is never heard more no                            yes
 *   UNRESOLVED             any                 no                            yes
 *   any other              any                 no                            no: it is over
 * </pre>
 *
 * Its motor must stand once its order starts nothing any more and the longest dispense is over.
 */
@Pure
final class WriteOffRule {
    /** Two rotations and the wait for a drop, each with the largest setting that a warehouse takes. */
    static final Duration LONGEST_DISPENSE = Duration.ofSeconds(2 * 60 + 10);

    /** Between the clocks of replicas, and for what a busy board adds. */
    static final Duration MARGIN = Duration.ofSeconds(60);

    private WriteOffRule() {}

    /**
     * Why not; empty where it may be.
     *
     * @param silent nothing that its warehouse journals will ever be stored
     */
    static Optional<String> refuses(Attempt attempt, boolean silent, Instant now) {
        Instant still = still(attempt);
        return switch (attempt.state()) {
            case ISSUED, TAKEN, STARTED, UNRESOLVED -> {
                if (attempt.state() != Attempt.State.UNRESOLVED && !silent) {
                    yield Optional.of("it is " + attempt.state() + ", and its warehouse will still report");
                }
                yield now.isBefore(still)
                        ? Optional.of("its motor may still turn; not before " + still)
                        : Optional.empty();
            }
            case DISPENSED, FAILED, REFUSED, CANCELLED, VOID, WRITTEN_OFF, SETTLED ->
                Optional.of("it is over: " + attempt.state());
        };
    }

    /**
     * Whether nobody knows if the product of this attempt still lay there when somebody counted, and the count tells. What
     * the counting journal itself was given it reports on in its own order; what another was given it comes after, once the
     * motor must stand.
     */
    static boolean settles(Origin count, Attempt attempt, Instant now) {
        return switch (attempt.state()) {
            case UNRESOLVED, WRITTEN_OFF -> true;
            case ISSUED, TAKEN, STARTED -> !attempt.isOf(count) && !now.isBefore(still(attempt));
            case DISPENSED, FAILED, REFUSED, CANCELLED, VOID, SETTLED -> false;
        };
    }

    static Instant still(Attempt attempt) {
        return attempt.startUntil().plus(LONGEST_DISPENSE).plus(MARGIN);
    }
}
