package org.ralvend.terminal.claim;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.Down.ClaimShown;

/**
 * Where a terminal stands.
 *
 * @param linked whether the backend can be asked
 */
public record TerminalState(Phase phase, boolean linked) {
    /** What its customer is at. */
    public sealed interface Phase {}

    /** Nobody is there. */
    public record Idle() implements Phase {}

    /** @param digits of a keypad code, 1 to 12 */
    public record Entering(String digits) implements Phase {}

    /**
     * A code was entered; its answer is awaited.
     *
     * @param scanned whether it was; null from versions that did not note it
     */
    public record Asking(ClaimId claim, @Nullable Boolean scanned) implements Phase {}

    /**
     * The units behind the code are shown, one at a time.
     *
     * @param shown which of them, from 0
     * @param asked whether redelivery was asked for and not answered yet
     */
    public record Showing(
            ClaimId claim, int revision, Instant deadline, List<ClaimShown.Unit> units, int shown, boolean asked)
            implements Phase {
        public Showing {
            units = List.copyOf(units);
        }

        ClaimShown.Unit unit() {
            return units.get(shown);
        }

        Showing at(int unit) {
            return new Showing(claim, revision, deadline, units, unit, asked);
        }

        Showing asked(boolean now) {
            return new Showing(claim, revision, deadline, units, shown, now);
        }
    }

    /** Something is said and needs no answer. */
    public record Notice() implements Phase {}

    /** Whether a customer is at something that no update may interrupt. */
    public boolean isBusy() {
        return switch (phase) {
            case Idle _, Notice _ -> false;
            case Entering _, Asking _, Showing _ -> true;
        };
    }

    /** The claim that the backend still takes for open. */
    Optional<ClaimId> claim() {
        return switch (phase) {
            case Asking asking -> Optional.of(asking.claim());
            case Showing showing -> Optional.of(showing.claim());
            case Idle _, Entering _, Notice _ -> Optional.empty();
        };
    }

    TerminalState in(Phase next) {
        return new TerminalState(next, linked);
    }
}
