package org.ralvend.terminal.claim;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Down.ClaimRefusal;
import org.ralvend.protocol.Down.ClaimShown;

/** What happens to a terminal. */
public sealed interface TerminalEvent {
    /** The program has started; of what was before only the state is known. */
    record Restarted() implements TerminalEvent {}

    /** @param minted the claim's id, if this digit makes the code whole */
    record DigitPressed(int digit, ClaimId minted) implements TerminalEvent {}

    record CancelPressed() implements TerminalEvent {}

    record OkPressed() implements TerminalEvent {}

    /** @param secret null where what was scanned is no claim code of ours */
    record CodeScanned(@Nullable ClaimSecret secret, ClaimId minted) implements TerminalEvent {}

    /** Somebody began, and the program may not: it is about to be swapped, or its journal is full. */
    record Hindered(Hindrance why) implements TerminalEvent {}

    /** Why nobody may begin. */
    enum Hindrance {
        UPDATE,
        JOURNAL_FULL
    }

    record Shown(ClaimId claim, int revision, Instant deadline, List<ClaimShown.Unit> units) implements TerminalEvent {
        public Shown {
            units = List.copyOf(units);
        }
    }

    record Refused(
            ClaimId claim, ClaimRefusal reason, @Nullable Instant at) implements TerminalEvent {}

    record LinkChanged(boolean up) implements TerminalEvent {}

    /** What was awaited did not come. */
    record TimeUp() implements TerminalEvent {}
}
