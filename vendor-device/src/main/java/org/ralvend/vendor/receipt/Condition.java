package org.ralvend.vendor.receipt;

import java.util.Optional;
import org.ralvend.protocol.FaultCode;

/** Whether a printer prints. */
enum Condition {
    /** It was not heard yet. */
    UNKNOWN,
    WELL,
    /** It prints, and not for much longer. */
    PAPER_LOW,
    PAPER_OUT,
    /** Its cover is open, or its cutter stuck. */
    STOPPED,
    GONE;

    boolean prints() {
        return switch (this) {
            case WELL, PAPER_LOW -> true;
            case UNKNOWN, PAPER_OUT, STOPPED, GONE -> false;
        };
    }

    Optional<FaultCode> fault() {
        return switch (this) {
            case UNKNOWN, WELL -> Optional.empty();
            case PAPER_LOW -> Optional.of(FaultCode.PRINTER_PAPER_LOW);
            case PAPER_OUT -> Optional.of(FaultCode.PRINTER_PAPER_OUT);
            case STOPPED -> Optional.of(FaultCode.PRINTER_STOPPED);
            case GONE -> Optional.of(FaultCode.PRINTER_SILENT);
        };
    }
}
