package org.ralvend.backend.fleet;

import jakarta.inject.Singleton;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.MachineId;

/** Where customers of a town can go, for whoever only asks. Callers hold an open transaction. */
@Singleton
public final class Hatches {
    /** Terminals looked at of one town. */
    static final int MOST = 500;

    /** This vendor, and all redelivery terminals that are not gone for good; in the order of their ids. */
    public List<Machine> around(Tx tx, TownScope scope, MachineId vendor) {
        return tx.query("""
                SELECT m.* FROM fleet.machine m LEFT JOIN fleet.reachability r ON r.town_id = m.town_id AND r.machine_id = m.id
                WHERE m.town_id = ? AND (m.id = ? OR (m.kind = 'TERMINAL' AND r.state IS DISTINCT FROM 'PERMANENTLY_OFFLINE'))
                ORDER BY m.kind = 'TERMINAL', m.id LIMIT ?""", Fleet::machine, scope.id(), vendor.value(), MOST);
    }
}
