package org.ralvend.backend.inventory;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;

/** Which warehouses could give out what was sold, for whoever only asks. Locks nothing; callers hold an open transaction. */
@Singleton
public final class WhereItLies {
    /**
     * By unit, in the order of their ids: where its own reservation lies, and where anything of it is free.
     *
     * @param units the products by the units that they were sold as
     */
    public Map<Integer, List<MachineId>> of(Tx tx, TownScope scope, SaleId sale, Map<Integer, Sku> units) {
        Map<Integer, List<MachineId>> lies = new HashMap<>();
        List<Map.Entry<Integer, Sku>> sold = List.copyOf(units.entrySet());
        tx.query(
                """
                SELECT DISTINCT u.unit, s.machine_id
                FROM unnest(?::int[], ?::text[]) AS u (unit, sku)
                JOIN inventory.stock s ON s.town_id = ? AND s.sku = u.sku AND NOT s.blocked
                LEFT JOIN inventory.reservation r ON r.town_id = s.town_id AND r.order_id = ? AND r.unit = u.unit AND r.state = 'HELD'
                  AND r.machine_id = s.machine_id AND r.slot = s.slot
                WHERE r.unit IS NOT NULL OR s.on_hand - s.reserved - s.missing > 0
                ORDER BY u.unit, s.machine_id""",
                row -> lies.computeIfAbsent(row.integer("unit"), unit -> new ArrayList<>())
                        .add(new MachineId(row.text("machine_id"))),
                sold.stream().map(Map.Entry::getKey).toArray(Integer[]::new),
                sold.stream().map(unit -> unit.getValue().value()).toArray(String[]::new),
                scope.id(),
                sale.value());
        return lies;
    }
}
