package org.ralvend.backend;

import org.ralvend.protocol.FaultCode;

/** A fact that cannot be booked: it is kept with its bytes, shown to an operator and acknowledged, and changes nothing. */
@Pure
public final class UnbookableException extends Exception {
    private final FaultCode code;

    public UnbookableException(FaultCode code, String detail) {
        super(detail);
        this.code = code;
    }

    public FaultCode code() {
        return code;
    }
}
