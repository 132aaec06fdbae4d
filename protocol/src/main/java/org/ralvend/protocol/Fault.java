package org.ralvend.protocol;

import org.jspecify.annotations.Nullable;

/** Trouble in the world, as opposed to a bug: has a stable code that tells who can mend it. */
public final class Fault extends RuntimeException {
    private final FaultCode code;
    private final String detail;

    public Fault(FaultCode code, @Nullable String detail) {
        super(code.id() + ": " + code.english() + ": " + detail);
        this.code = code;
        this.detail = String.valueOf(detail);
    }

    public Fault(FaultCode code, @Nullable String detail, Throwable cause) {
        this(code, detail);
        initCause(cause);
    }

    public FaultCode code() {
        return code;
    }

    /** What exactly: a file, a field, a port. */
    public String detail() {
        return detail;
    }
}
