package org.ralvend.sim;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.scan.EventPipe;
import org.ralvend.sim.scan.Typist;

/** A housing's scanner behind an input device of this computer, where the agent looks for it. Owned by the world's one thread. */
final class ScanSlot {
    /** The longest text that fits a QR code of alphanumerics has more; the longest address of a page has less. */
    static final int MAX_TEXT = 1000;

    /** From one key to the next. */
    private static final long KEY_MICROS = 2 * Schedule.MILLI;

    private final Path device;
    private final Housing housing;
    private @Nullable EventPipe pipe;
    private long typesUntil;

    /** @throws Fault {@link FaultCode#FOLDER_UNWRITABLE} where the device cannot be made */
    ScanSlot(Path device, Housing housing) {
        this.device = device;
        this.housing = housing;
        plugIn();
    }

    /**
     * Somebody holds a code to it.
     *
     * @return whether a program has the scanner open
     * @throws Fault {@link FaultCode#REQUEST_INVALID} where it cannot type that, {@link FaultCode#CONFLICT} where it has not
     *     done with what it read before
     */
    boolean scan(String text) {
        Schedule schedule = housing.schedule();
        List<byte[]> keys = typed(text);
        if (schedule.now() < typesUntil) {
            throw new Fault(FaultCode.CONFLICT, "it is still typing");
        }
        if (!write(keys.getFirst())) {
            return false;
        }
        housing.fact(new Fact.CodeScanned(text.length()));
        for (int i = 1; i < keys.size(); i++) {
            byte[] key = keys.get(i);
            var _ = schedule.after(i * KEY_MICROS, () -> write(key));
        }
        typesUntil = schedule.now() + (keys.size() - 1) * KEY_MICROS;
        return true;
    }

    void plugIn() {
        if (pipe == null) {
            try {
                pipe = EventPipe.plugIn(device);
            } catch (IOException e) {
                throw new Fault(FaultCode.FOLDER_UNWRITABLE, device + ": " + e.getMessage(), e);
            }
        }
    }

    void unplug() {
        EventPipe plugged = pipe;
        pipe = null;
        if (plugged != null) {
            try {
                plugged.close();
            } catch (IOException e) {
                throw new Fault(FaultCode.FOLDER_UNWRITABLE, device + ": " + e.getMessage(), e);
            }
        }
    }

    private List<byte[]> typed(String text) {
        if (text.isEmpty() || text.length() > MAX_TEXT) {
            throw new Fault(FaultCode.REQUEST_INVALID, "a code has 1 to " + MAX_TEXT + " characters");
        }
        try {
            return Typist.type(text, housing.schedule().now(), KEY_MICROS);
        } catch (IllegalArgumentException e) {
            throw new Fault(FaultCode.REQUEST_INVALID, e.getMessage(), e);
        }
    }

    private boolean write(byte[] key) {
        try {
            return pipe != null && pipe.write(key);
        } catch (IOException e) {
            throw new Fault(FaultCode.HARDWARE_SILENT, device + ": " + e.getMessage(), e);
        }
    }
}
