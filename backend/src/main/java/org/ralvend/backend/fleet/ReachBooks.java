package org.ralvend.backend.fleet;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.ralvend.backend.TownScope;

/** Where the standings of machines are kept. Any thread. */
public interface ReachBooks {
    /** Towns where anybody is due. */
    List<TownScope> towns(Instant now, Instant tooFar);

    /** One transaction: commits what the work did, or nothing where it throws. */
    <T> T inTown(TownScope town, Function<ReachTable, T> work);
}
