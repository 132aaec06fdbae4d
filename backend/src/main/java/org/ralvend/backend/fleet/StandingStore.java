package org.ralvend.backend.fleet;

import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;

/** The standings of machines, for who has a transaction open already. Stored by {@link PostgresReach}. */
public interface StandingStore {
    /** What a device said of itself when it greeted. */
    record Greeting(
            MachineId machine,
            DeviceId device,
            ReachRow.Greeted greeted,
            @Nullable String url) {}

    /** Callers have locked the devices whose machines they lock here. */
    ReachTable in(Tx tx, TownScope scope);

    /**
     * Takes up whoever greets for the first time, and has every one of them asked at once. Another URL than before is the
     * one to be proven from now on.
     */
    void greeted(Tx tx, TownScope scope, Collection<Greeting> greetings, Instant now);
}
