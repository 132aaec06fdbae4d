package org.ralvend.backend.fulfilment;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/** Attempts of a town. Callers hold an open transaction and the locks of the sales that the attempts are for. */
@Singleton
public final class Fulfilment {
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Fulfilment(InstantSource clock) {
        this.clock = clock;
    }

    /** The sales that these attempts are for. That never changes, so it needs no lock. */
    public List<SaleId> salesOf(Tx tx, TownScope scope, Collection<AttemptId> attempts) {
        if (attempts.isEmpty()) {
            return List.of();
        }
        return tx.query(
                "SELECT DISTINCT order_id FROM fulfilment.attempt WHERE town_id = ? AND id = ANY (?)",
                row -> new SaleId(row.uuid("order_id")),
                scope.id(),
                attempts.stream().map(AttemptId::value).toArray(UUID[]::new));
    }

    /** Which of these were ordered of this machine and have not ended. */
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

    /** Sales with an attempt of which nobody knows whether its product fell; the newest. */
    public List<SaleId> unresolved(Tx tx, TownScope scope, int limit) {
        return tx.query(
                "SELECT order_id FROM fulfilment.attempt WHERE town_id = ? AND state = 'UNRESOLVED'"
                        + " ORDER BY issued_at DESC LIMIT ?",
                row -> new SaleId(row.uuid("order_id")),
                scope.id(),
                limit);
    }

    public Dispatch open(Tx tx, TownScope scope, Collection<SaleId> sales, SaleDesk desk, Reach reach) {
        return new Dispatch(of(tx, scope, sales), desk, reach, () -> AttemptId.mint(clock, random));
    }

    public List<Attempt> of(Tx tx, TownScope scope, Collection<SaleId> sales) {
        return tx.query(
                "SELECT * FROM fulfilment.attempt WHERE town_id = ? AND order_id = ANY (?) ORDER BY order_id, unit, number",
                Fulfilment::attempt,
                scope.id(),
                sales.stream().map(SaleId::value).distinct().toArray(UUID[]::new));
    }

    /** Writes what was decided and returns the commands to send. */
    public List<Command.DispenseUnit> save(Tx tx, TownScope scope, Dispatch dispatch, Instant now) {
        tx.insert(
                """
                INSERT INTO fulfilment.attempt (town_id, id, order_id, unit, number, machine_id, device_id, slot, sku, state,
                  reason, issued_at, ended_at)""",
                " ON CONFLICT (town_id, id) DO UPDATE SET state = excluded.state, reason = excluded.reason, ended_at = excluded.ended_at",
                dispatch.changed(),
                List.of(
                        Column.of("text", a -> scope.id()),
                        Column.of("uuid", a -> a.id().value()),
                        Column.of("uuid", a -> a.sale().value()),
                        Column.of("int", Attempt::unit),
                        Column.of("int", Attempt::number),
                        Column.of("text", a -> a.shelf().machine().value()),
                        Column.of("text", a -> a.device().value()),
                        Column.of("int", a -> a.shelf().slot()),
                        Column.of("text", a -> a.sku().value()),
                        Column.of("text", Attempt::state),
                        Column.of("text", Attempt::reason),
                        Column.of("timestamptz", Attempt::issuedAt),
                        Column.of("timestamptz", Attempt::endedAt)));
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
                new Sku(row.text("sku")),
                row.constant(Attempt.State.class, "state"),
                row.findText("reason"),
                row.time("issued_at"),
                row.findTime("ended_at"));
    }
}
