package org.ralvend.backend.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;

/**
 * What an operator is told of, from when to when.
 *
 * @param evidence what was seen when it opened
 * @param ending what was seen when it closed; null while it is open
 */
@Pure
public record Alert(
        long number,
        MachineId machine,
        DeviceId device,
        Kind kind,
        Instant openedAt,
        @Nullable Instant closedAt,
        String evidence,
        @Nullable String ending) {
    /** What an alert can be about. */
    public enum Kind {
        /** Nothing is heard of an enrolled device. */
        SILENT,
        /** A device's journal comes near its high-water mark, where the machine stops selling. */
        JOURNAL_FILLING,
        /** A message for the device does not arrive. */
        OUTBOX_WAITING,
        /** Nothing of the machine answers. */
        OFFLINE,
        /** The machine is taken for gone for good. */
        PERMANENTLY_OFFLINE,
        /** The machine would be gone for good by the clock, with too many others of its town: an operator decides. */
        HELD_BACK
    }

    /** A change: open with evidence, or close with what ended it. */
    public record Change(Watched about, Kind kind, boolean opens, String evidence) {}
}
