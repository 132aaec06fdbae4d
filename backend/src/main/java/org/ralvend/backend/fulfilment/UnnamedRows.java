package org.ralvend.backend.fulfilment;

import java.util.List;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fulfilment.AttemptStore.Greeting;
import org.ralvend.backend.fulfilment.AttemptStore.Unnamed;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.TownId;

/**
 * The rows of attempts that a greeting did not name; beside the attempts' own, so that a greeting locks none of those. Callers
 * hold an open transaction.
 */
final class UnnamedRows {
    private UnnamedRows() {}

    static void greeted(Tx tx, TownScope scope, Greeting greeting) {
        String machine = greeting.machine().value();
        tx.update("DELETE FROM fulfilment.unnamed WHERE town_id = ? AND machine_id = ?", scope.id(), machine);
        tx.update(
                """
                INSERT INTO fulfilment.unnamed (town_id, attempt_id, machine_id, device_id, epoch, next_seq)
                SELECT town_id, id, machine_id, ?, ?, ? FROM fulfilment.attempt
                WHERE town_id = ? AND machine_id = ? AND ended_at IS NULL AND id <> ALL (?)
                  AND (state IN ('TAKEN', 'STARTED') OR (state = 'ISSUED' AND device_id = ? AND epoch <> ?))
                ON CONFLICT (town_id, attempt_id) DO UPDATE
                  SET device_id = excluded.device_id, epoch = excluded.epoch, next_seq = excluded.next_seq""",
                greeting.device().value(),
                greeting.epoch().value(),
                greeting.nextSeq(),
                scope.id(),
                machine,
                greeting.open().stream().map(AttemptId::value).toArray(UUID[]::new),
                greeting.device().value(),
                greeting.epoch().value());
    }

    static List<TownScope> towns(Tx tx) {
        return tx.query(
                "SELECT DISTINCT town_id FROM fulfilment.unnamed ORDER BY town_id",
                row -> new TownScope(new TownId(row.text("town_id"))));
    }

    static List<Unnamed> after(Tx tx, TownScope scope, AttemptId after, int limit) {
        return tx.query(
                """
                SELECT attempt_id, device_id, epoch, next_seq FROM fulfilment.unnamed
                WHERE town_id = ? AND attempt_id > ? ORDER BY attempt_id LIMIT ?""",
                row -> new Unnamed(
                        new AttemptId(row.uuid("attempt_id")),
                        new DeviceId(row.text("device_id")),
                        new EpochId(row.uuid("epoch")),
                        row.number("next_seq")),
                scope.id(),
                after.value(),
                limit);
    }

    static boolean drop(Tx tx, TownScope scope, Unnamed unnamed) {
        return tx.update(
                        "DELETE FROM fulfilment.unnamed WHERE town_id = ? AND attempt_id = ? AND epoch = ? AND next_seq = ?",
                        scope.id(),
                        unnamed.attempt().value(),
                        unnamed.epoch().value(),
                        unnamed.nextSeq())
                == 1;
    }
}
