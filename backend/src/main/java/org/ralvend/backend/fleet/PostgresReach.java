package org.ralvend.backend.fleet;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.MachineId;
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
        Map<MachineId, Greeting> newest = new LinkedHashMap<>();
        greetings.forEach(greeting -> newest.put(greeting.machine(), greeting));
        if (newest.isEmpty()) {
            return;
        }
        ReachTable table = in(tx, scope);
        List<ReachTable.Told> told = new ArrayList<>();
        List<ReachRow> changed = new ArrayList<>();
        for (ReachRow row : table.lock(newest.keySet())) {
            Greeting greeting = Objects.requireNonNull(newest.remove(row.machine()));
            if (!greeting.device().equals(row.board())) {
                continue; // of an older board of this machine
            }
            Standing.Step step = row.standing().on(new ReachEvent.Announced(greeting.url()), row.limits(times));
            if (step.change() != null) {
                told.add(new ReachTable.Told(row.machine(), step.change()));
            }
            if (!Objects.equals(row.standing().url(), greeting.url())) {
                tx.update(
                        "UPDATE fleet.url_history SET until = ? WHERE town_id = ? AND machine_id = ? AND until IS NULL",
                        now,
                        scope.id(),
                        row.machine().value());
                announce(tx, scope, greeting, now);
            }
            changed.add(row.with(step.next(), now).greets(greeting.greeted(), now));
        }
        table.save(changed, told, now);
        newest.values().forEach(greeting -> enter(tx, scope, greeting, now));
    }

    /** Should another transaction have entered it meanwhile, its next greeting says the rest. */
    private static void enter(Tx tx, TownScope scope, Greeting greeting, Instant now) {
        Standing first = Standing.greeted(greeting.url());
        int entered = tx.update(
                """
                INSERT INTO fleet.reachability (town_id, machine_id, state, since, url, greeted_epoch, greeted_next, next_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""",
                scope.id(),
                greeting.machine().value(),
                first.state(),
                now,
                greeting.url(),
                greeting.greeted().epoch().value(),
                greeting.greeted().nextSeq(),
                now);
        if (entered == 1) {
            tx.update("""
                    INSERT INTO fleet.reachability_event (town_id, machine_id, at, actor, to_state, why, evidence)
                    VALUES (?, ?, ?, 'backend', ?, 'greets for the first time', ?)""", scope.id(), greeting.machine().value(), now, first.state(), "Hello of " + greeting.device());
            announce(tx, scope, greeting, now);
        }
    }

    private static void announce(Tx tx, TownScope scope, Greeting greeting, Instant now) {
        if (greeting.url() != null) {
            tx.update(
                    "INSERT INTO fleet.url_history (town_id, machine_id, url, since) VALUES (?, ?, ?, ?)",
                    scope.id(),
                    greeting.machine().value(),
                    greeting.url(),
                    now);
        }
    }

    private static List<TownScope> due(Tx tx, Instant now, Instant tooFar) {
        return tx.query(
                "SELECT DISTINCT town_id FROM fleet.reachability WHERE next_at <= ? OR next_at > ? ORDER BY town_id",
                row -> new TownScope(new TownId(row.text("town_id"))),
                now,
                tooFar);
    }
}
