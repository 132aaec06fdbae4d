package org.ralvend.backend.fulfilment;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.backend.fleet.Reach;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.TownId;

/** Attempts of a town. Callers hold an open transaction and the locks of the sales that the attempts are for. */
@Singleton
public final class Fulfilment implements AttemptStore {
    /** Attempts that time alone may have to close. */
    private static final String OPEN = "state IN ('ISSUED', 'TAKEN', 'STARTED', 'UNRESOLVED')";

    private final InstantSource clock;
    private final RandomGenerator random;

    @Inject
    Fulfilment(InstantSource clock) {
        this(clock, new SecureRandom());
    }

    /** @param random where the ids of attempts come from; nobody may guess them */
    public Fulfilment(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Map<AttemptId, SaleId> salesOf(Tx tx, TownScope scope, Collection<AttemptId> attempts) {
        Map<AttemptId, SaleId> sales = new HashMap<>();
        if (!attempts.isEmpty()) {
            tx.query(
                    "SELECT id, order_id FROM fulfilment.attempt WHERE town_id = ? AND id = ANY (?)",
                    row -> sales.put(new AttemptId(row.uuid("id")), sale(row)),
                    scope.id(),
                    ids(attempts));
        }
        return sales;
    }

    @Override
    public List<SaleId> unsettledOn(Tx tx, TownScope scope, Collection<Shelf> shelves) {
        if (shelves.isEmpty()) {
            return List.of();
        }
        return tx.query(
                """
                WITH s AS (SELECT * FROM unnest(?::text[], ?::int[]) AS s (machine_id, slot))
                SELECT a.order_id FROM fulfilment.attempt a JOIN s ON a.machine_id = s.machine_id AND a.slot = s.slot
                WHERE a.town_id = ? AND a.state IN ('UNRESOLVED', 'WRITTEN_OFF')
                UNION SELECT a.order_id FROM fulfilment.attempt a JOIN s ON a.machine_id = s.machine_id AND a.slot = s.slot
                WHERE a.town_id = ? AND a.ended_at IS NULL AND a.state IN ('ISSUED', 'TAKEN', 'STARTED')""",
                Fulfilment::sale,
                shelves.stream().map(s -> s.machine().value()).toArray(String[]::new),
                shelves.stream().map(Shelf::slot).toArray(Integer[]::new),
                scope.id(),
                scope.id());
    }

    @Override
    public List<Command.CancelAttempt> toCancel(Tx tx, TownScope scope, Instant now, int limit) {
        return tx.query(
                """
                UPDATE fulfilment.attempt SET cancel_ordered_at = ?
                WHERE state = 'ISSUED' AND cancel_ordered_at IS NULL AND (town_id, id) IN (SELECT town_id, id FROM fulfilment.attempt
                  WHERE town_id = ? AND start_until <= ? AND state = 'ISSUED' AND cancel_ordered_at IS NULL
                  ORDER BY start_until LIMIT ? FOR UPDATE SKIP LOCKED)
                RETURNING id, device_id""",
                row -> new Command.CancelAttempt(new DeviceId(row.text("device_id")), new AttemptId(row.uuid("id"))),
                now,
                scope.id(),
                now,
                limit);
    }

    @Override
    public List<TownScope> townsToCancel(Tx tx, Instant now) {
        return tx.query(
                "SELECT DISTINCT town_id FROM fulfilment.attempt WHERE start_until <= ? AND state = 'ISSUED'"
                        + " AND cancel_ordered_at IS NULL ORDER BY town_id",
                row -> new TownScope(new TownId(row.text("town_id"))),
                now);
    }

    @Override
    public List<TownScope> townsToSettle(Tx tx, Instant now) {
        return tx.query(
                "SELECT DISTINCT town_id FROM fulfilment.attempt WHERE settle_by <= ? AND " + OPEN
                        + " ORDER BY town_id",
                row -> new TownScope(new TownId(row.text("town_id"))),
                now);
    }

    @Override
    public List<AttemptId> toSettle(Tx tx, TownScope scope, Instant now, int limit) {
        return tx.query(
                "SELECT id FROM fulfilment.attempt WHERE town_id = ? AND settle_by <= ? AND " + OPEN
                        + " ORDER BY (state = 'UNRESOLVED') DESC, settle_by, id LIMIT ?",
                row -> new AttemptId(row.uuid("id")),
                scope.id(),
                now,
                limit);
    }

    /** Which of these were ordered of this machine and have not ended. */
    @Override
    public Set<AttemptId> standing(Tx tx, TownScope scope, MachineId machine, Collection<AttemptId> attempts) {
        if (attempts.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(tx.query(
                "SELECT id FROM fulfilment.attempt WHERE town_id = ? AND machine_id = ? AND id = ANY (?)"
                        + " AND state IN ('ISSUED', 'TAKEN', 'STARTED', 'UNRESOLVED')",
                row -> new AttemptId(row.uuid("id")),
                scope.id(),
                machine.value(),
                attempts.stream().map(AttemptId::value).toArray(UUID[]::new)));
    }

    /** Whether an attempt that may still move was ordered of this machine. */
    @Override
    public boolean hasOpen(Tx tx, TownScope scope, MachineId machine) {
        return tx.find(
                        "SELECT EXISTS (SELECT 1 FROM fulfilment.attempt WHERE town_id = ? AND machine_id = ?"
                                + " AND ended_at IS NULL AND state IN ('ISSUED', 'TAKEN', 'STARTED')) AS has",
                        row -> row.flag("has"),
                        scope.id(),
                        machine.value())
                .orElseThrow();
    }

    @Override
    public void greeted(Tx tx, TownScope scope, Greeting greeting) {
        UnnamedRows.greeted(tx, scope, greeting);
    }

    @Override
    public List<TownScope> townsWithUnnamed(Tx tx) {
        return UnnamedRows.towns(tx);
    }

    @Override
    public List<Unnamed> unnamed(Tx tx, TownScope scope, AttemptId after, int limit) {
        return UnnamedRows.after(tx, scope, after, limit);
    }

    @Override
    public boolean drop(Tx tx, TownScope scope, Unnamed unnamed) {
        return UnnamedRows.drop(tx, scope, unnamed);
    }

    /** Sales with an attempt of which nobody knows whether its product fell; the newest. */
    public List<SaleId> unresolved(Tx tx, TownScope scope, int limit) {
        return tx.query(
                "SELECT order_id FROM fulfilment.attempt WHERE town_id = ? AND state = 'UNRESOLVED'"
                        + " ORDER BY issued_at DESC LIMIT ?",
                row -> new SaleId(row.uuid("order_id")),
                scope.id(),
                limit);
    }

    @Override
    public Dispatch open(Tx tx, TownScope scope, About about, SaleDesk desk, Reach reach) {
        List<Attempt> loaded = of(tx, scope, about.sales());
        Set<AttemptId> fell = new HashSet<>(about.dropped());
        loaded.stream().filter(a -> a.state() == Attempt.State.DISPENSED).forEach(a -> fell.add(a.id()));
        AttemptBook book = new AttemptBook(loaded, Losses.among(tx, scope, ids(fell)));
        return new Dispatch(book, desk, reach, () -> AttemptId.mint(clock, random));
    }

    @Override
    public List<Attempt> of(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return tx.query(
                "SELECT * FROM fulfilment.attempt WHERE town_id = ? AND order_id = ANY (?) ORDER BY order_id, unit, number",
                Fulfilment::attempt,
                scope.id(),
                sales.stream().map(SaleId::value).distinct().toArray(UUID[]::new));
    }

    /** Writes what was decided and returns the commands to send. */
    @Override
    public List<Command.DispenseUnit> save(Tx tx, TownScope scope, Dispatch dispatch, Instant now) {
        tx.insert(
                """
                INSERT INTO fulfilment.attempt (town_id, id, order_id, unit, number, machine_id, device_id, epoch, slot, sku, customer_at,
                  customer_until, state, reason, issued_at, start_until, settle_by, ended_at)""",
                " ON CONFLICT (town_id, id) DO UPDATE SET state = excluded.state, reason = excluded.reason, ended_at = excluded.ended_at,"
                        + " customer_until = excluded.customer_until",
                dispatch.attempts().changed(),
                List.of(
                        Column.of("text", a -> scope.id()),
                        Column.of("uuid", a -> a.id().value()),
                        Column.of("uuid", a -> a.sale().value()),
                        Column.of("int", Attempt::unit),
                        Column.of("int", Attempt::number),
                        Column.of("text", a -> a.shelf().machine().value()),
                        Column.of("text", a -> a.device().value()),
                        Column.of(
                                "uuid",
                                a -> a.epoch() == null ? null : a.epoch().value()),
                        Column.of("int", a -> a.shelf().slot()),
                        Column.of("text", a -> a.sku().value()),
                        Column.of(
                                "text",
                                a -> a.customer() == null
                                        ? null
                                        : a.customer().at().value()),
                        Column.of(
                                "timestamptz",
                                a -> a.customer() == null ? null : a.customer().until()),
                        Column.of("text", Attempt::state),
                        Column.of("text", Attempt::reason),
                        Column.of("timestamptz", Attempt::issuedAt),
                        Column.of("timestamptz", Attempt::startUntil),
                        Column.of("timestamptz", Attempt::settleBy),
                        Column.of("timestamptz", Attempt::endedAt)));
        Losses.save(tx, scope, dispatch.attempts().losses(), now);
        return dispatch.commands();
    }

    private static Attempt attempt(Row row) {
        return new Attempt(
                new AttemptId(row.uuid("id")),
                new SaleId(row.uuid("order_id")),
                row.integer("unit"),
                row.integer("number"),
                new Shelf(new MachineId(row.text("machine_id")), row.integer("slot")),
                new DeviceId(row.text("device_id")),
                row.findUuid("epoch") == null ? null : new EpochId(row.uuid("epoch")),
                new Sku(row.text("sku")),
                customer(row),
                row.constant(Attempt.State.class, "state"),
                row.findText("reason"),
                row.time("issued_at"),
                row.time("start_until"),
                row.time("settle_by"),
                row.findTime("ended_at"));
    }

    private static @Nullable Customer customer(Row row) {
        String at = row.findText("customer_at");
        return at == null ? null : new Customer(new MachineId(at), row.time("customer_until"));
    }

    private static SaleId sale(Row row) {
        return new SaleId(row.uuid("order_id"));
    }

    private static UUID[] ids(Collection<AttemptId> attempts) {
        return attempts.stream().map(AttemptId::value).toArray(UUID[]::new);
    }
}
