package org.ralvend.backend.ordering;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.SaleId;

/** Why sales are where they are. Callers hold an open transaction and the locks of the sales. */
final class EventRows {
    private EventRows() {}

    /** The oldest first. */
    static List<StatusEvent> of(Tx tx, TownScope scope, SaleId id) {
        return tx.query(
                "SELECT * FROM ordering.status_event WHERE town_id = ? AND order_id = ? ORDER BY n",
                row -> new StatusEvent(
                        id,
                        row.time("at"),
                        row.text("actor"),
                        row.findText("from_state") == null ? null : row.constant(SaleState.class, "from_state"),
                        row.constant(SaleState.class, "to_state"),
                        row.text("why"),
                        row.text("evidence")),
                scope.id(),
                id.value());
    }

    static void save(Tx tx, TownScope scope, List<StatusEvent> events) {
        Map<SaleId, Integer> next = new HashMap<>();
        tx.query(
                """
                        SELECT order_id, max(n) AS n FROM ordering.status_event WHERE town_id = ? AND order_id = ANY (?)
                        GROUP BY order_id""",
                row -> next.put(new SaleId(row.uuid("order_id")), row.integer("n")),
                scope.id(),
                events.stream().map(e -> e.sale().value()).distinct().toArray(UUID[]::new));
        tx.insert(
                "INSERT INTO ordering.status_event (town_id, order_id, n, at, actor, from_state, to_state, why, evidence)",
                events,
                List.of(
                        Column.of("text", e -> scope.id()),
                        Column.of("uuid", e -> e.sale().value()),
                        Column.of("int", e -> next.merge(e.sale(), 1, Integer::sum)),
                        Column.of("timestamptz", StatusEvent::at),
                        Column.of("text", StatusEvent::actor),
                        Column.of("text", StatusEvent::from),
                        Column.of("text", StatusEvent::to),
                        Column.of("text", StatusEvent::why),
                        Column.of("text", StatusEvent::evidence)));
    }
}
