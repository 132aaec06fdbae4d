package org.ralvend.backend.fleet;

import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;

/** Whether what a quarantined machine had open when it greeted is settled: journals and attempts are other modules'. */
public interface Homecoming {
    boolean isSettled(Tx tx, TownScope scope, MachineId machine, DeviceId board, ReachRow.Greeted greeted);
}
