package org.ralvend.backend;

import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.MachineId;

/**
 * Where a fact comes from: the machine that its device runs, and its place in that device's journal.
 *
 * @param ageMillis how old it was on the device's monotonic clock when it was sent; null after a restart
 */
@Pure
public record Origin(
        MachineId machine,
        MachineKind kind,
        DeviceId device,
        EpochId epoch,
        long seq,
        @Nullable Long ageMillis) {
    /** Only a vendor takes money, so only a vendor's word about money counts. */
    public boolean takesMoney() {
        return kind == MachineKind.VENDOR;
    }

    /** Only at a terminal can a customer claim anything. */
    public boolean isTerminal() {
        return kind == MachineKind.TERMINAL;
    }

    /** As it stands in status events. */
    public String evidence() {
        return device + "/" + epoch + "/" + seq;
    }
}
