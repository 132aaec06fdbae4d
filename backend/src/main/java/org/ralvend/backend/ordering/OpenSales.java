package org.ralvend.backend.ordering;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/** Sales that are not over, machine by machine, for those who watch. Callers hold an open transaction. */
@Singleton
public final class OpenSales {
    /**
     * @param total null where not even the sum could be read
     * @param ofMachine how many of this machine are open in all
     * @param deadline by when it is delivered or refunded
     */
    public record Line(
            SaleId id,
            MachineId machine,
            SaleState state,
            @Nullable Money total,
            Instant deadline,
            long ofMachine) {}

    /** The first to fall due of each of these machines. */
    public List<Line> of(Tx tx, TownScope scope, Collection<MachineId> machines, int ofEach) {
        return tx.query(
                """
                SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY machine_id ORDER BY deadline, id) AS place,
                    count(*) OVER (PARTITION BY machine_id) AS of_machine
                  FROM ordering.orders WHERE town_id = ? AND machine_id = ANY (?)
                    AND state NOT IN ('DELIVERED', 'REJECTED', 'VOID', 'REFUNDED')) AS open
                WHERE place <= ? ORDER BY machine_id, place""",
                OpenSales::line,
                scope.id(),
                machines.stream().map(MachineId::value).toArray(String[]::new),
                ofEach);
    }

    private static Line line(Row row) {
        String currency = row.findText("currency");
        return new Line(
                new SaleId(row.uuid("id")),
                new MachineId(row.text("machine_id")),
                row.constant(SaleState.class, "state"),
                currency == null ? null : new Money(row.number("total_minor"), currency),
                row.time("deadline"),
                row.number("of_machine"));
    }
}
