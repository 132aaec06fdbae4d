package org.ralvend.backend.fulfilment;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.AttemptId;

/** The rows of losses. Callers hold an open transaction. */
final class Losses {
    private Losses() {}

    /** By which of these attempts something is lost already. */
    static Set<AttemptId> among(Tx tx, TownScope scope, UUID[] attempts) {
        if (attempts.length == 0) {
            return Set.of();
        }
        return Set.copyOf(tx.query(
                "SELECT attempt_id FROM fulfilment.loss WHERE town_id = ? AND attempt_id = ANY (?)",
                row -> new AttemptId(row.uuid("attempt_id")),
                scope.id(),
                attempts));
    }

    static void save(Tx tx, TownScope scope, List<Loss> losses, Instant now) {
        tx.insert(
                """
                INSERT INTO fulfilment.loss (town_id, attempt_id, order_id, unit, machine_id, slot, sku, currency, amount_minor, why,
                  evidence, at)""",
                " ON CONFLICT DO NOTHING",
                losses,
                List.of(
                        Column.of("text", l -> scope.id()),
                        Column.of("uuid", l -> l.attempt().value()),
                        Column.of(
                                "uuid",
                                l -> l.sold() == null ? null : l.sold().sale().value()),
                        Column.of("int", l -> l.sold() == null ? null : l.sold().unit()),
                        Column.of("text", l -> l.shelf().machine().value()),
                        Column.of("int", l -> l.shelf().slot()),
                        Column.of("text", l -> l.sku().value()),
                        Column.of(
                                "text",
                                l -> l.sold() == null ? null : l.sold().price().currency()),
                        Column.of(
                                "bigint",
                                l -> l.sold() == null ? null : l.sold().price().minor()),
                        Column.of("text", Loss::why),
                        Column.of("text", Loss::evidence),
                        Column.of("timestamptz", l -> now)));
    }
}
