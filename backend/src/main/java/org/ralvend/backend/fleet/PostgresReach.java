package org.ralvend.backend.fleet;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.TownId;

/** The standings of machines in PostgreSQL. Any thread. */
@Singleton
public final class PostgresReach implements ReachBooks, StandingStore {
    private final Database database;
    private final DeviceKeys keys;
    private final Homecoming homecoming;
    private final ReachTimes times;

    PostgresReach(Database database, DeviceKeys keys, Homecoming homecoming, ReachTimes times) {
        this.database = database;
        this.keys = keys;
        this.homecoming = homecoming;
        this.times = times;
    }

    @Override
    public List<TownScope> towns(Instant now, Instant tooFar) {
        return database.transact(tx -> due(tx, now, tooFar));
    }

    @Override
    public <T> T inTown(TownScope town, Function<ReachTable, T> work) {
        return database.transact(tx -> work.apply(in(tx, town)));
    }

    @Override
    public ReachTable in(Tx tx, TownScope scope) {
        return new ReachRows(tx, scope, keys, homecoming);
    }

    @Override
    public void greeted(Tx tx, TownScope scope, Collection<Greeting> greetings, Instant now) {
        new Greetings(times).take(in(tx, scope), greetings, now);
    }

    private static List<TownScope> due(Tx tx, Instant now, Instant tooFar) {
        return tx.query(
                "SELECT DISTINCT town_id FROM fleet.reachability WHERE next_at <= ? OR next_at > ? ORDER BY town_id",
                row -> new TownScope(new TownId(row.text("town_id"))),
                now,
                tooFar);
    }
}
