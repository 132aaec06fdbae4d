package org.ralvend.backend.ordering;

import java.time.Instant;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;

/** What moved a sale: who, by which journal entry or clock, and in words why. */
@Pure
public record Cause(String actor, String evidence, String why) {
    public Cause(Origin origin, String why) {
        this(origin.machine().value(), origin.evidence(), why);
    }

    static Cause ofDeadline(Instant deadline) {
        return new Cause("backend", "deadline " + deadline, "deadline");
    }

    public Cause and(String more) {
        return new Cause(actor, evidence, why + "; " + more);
    }
}
