package org.ralvend.backend.live;

/** A stream that is not opened. It says nothing of what was asked. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Why. */
    enum Reason {
        NOTHING_THERE,
        TOO_MANY
    }

    private final Reason reason;

    Refused(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
