package org.ralvend.backend.fleet;

import java.time.Instant;
import java.util.List;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;

/** What only an operator knows of a machine: that it is gone for good, or that it is back. One thread, one transaction. */
final class Declarations {
    private final ReachTable table;
    private final ReachTimes times;

    Declarations(ReachTable table, ReachTimes times) {
        this.table = table;
        this.times = times;
    }

    /** @throws Fault {@link FaultCode#NOT_FOUND}; {@link FaultCode#CONFLICT} where it was declared already */
    ReachRow declare(MachineId machine, ReachEvent.Declared declared, Instant now) {
        ReachRow row = get(machine);
        return tell(row, declared, !row.standing().declared(), now);
    }

    /** @throws Fault {@link FaultCode#NOT_FOUND}; {@link FaultCode#CONFLICT} where it is not gone */
    ReachRow readmit(MachineId machine, ReachEvent.Readmitted readmitted, Instant now) {
        ReachRow row = get(machine);
        return tell(row, readmitted, row.standing().state() == Reachability.PERMANENTLY_OFFLINE, now);
    }

    private ReachRow get(MachineId machine) {
        return table.lock(List.of(machine)).stream()
                .findFirst()
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "machine " + machine + ", or it never greeted"));
    }

    private ReachRow tell(ReachRow row, ReachEvent event, boolean fits, Instant now) {
        if (!fits) {
            throw new Fault(
                    FaultCode.CONFLICT, row.machine() + " is " + row.standing().state());
        }
        Standing.Step step = row.standing().on(event, row.limits(times));
        ReachRow next = row.with(step.next(), now).with(row.asked(), now);
        List<ReachTable.Told> changes =
                step.change() == null ? List.of() : List.of(new ReachTable.Told(row.machine(), step.change()));
        table.save(List.of(next), changes, now);
        return next;
    }
}
