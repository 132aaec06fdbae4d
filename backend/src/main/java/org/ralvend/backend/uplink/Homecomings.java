package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.util.Set;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Homecoming;
import org.ralvend.backend.fleet.ReachRow;
import org.ralvend.backend.fulfilment.AttemptStore;
import org.ralvend.backend.uplink.Cursors.Cursor;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;

/** A machine that came back is settled when its journal is stored as far as it greeted, and none of its attempts is open. */
@Singleton
final class Homecomings implements Homecoming {
    private final CursorStore cursors;
    private final AttemptStore fulfilment;

    Homecomings(CursorStore cursors, AttemptStore fulfilment) {
        this.cursors = cursors;
        this.fulfilment = fulfilment;
    }

    @Override
    public boolean isSettled(Tx tx, TownScope scope, MachineId machine, DeviceId board, ReachRow.Greeted greeted) {
        Cursors.Journals journals = cursors.load(tx, scope, Set.of(board)).get(board);
        long stored = journals == null
                ? 0
                : journals.find(greeted.epoch()).map(Cursor::upTo).orElse(0L);
        return stored >= greeted.nextSeq() - 1 && !fulfilment.hasOpen(tx, scope, machine);
    }
}
