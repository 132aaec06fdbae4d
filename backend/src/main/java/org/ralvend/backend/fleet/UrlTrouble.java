package org.ralvend.backend.fleet;

import java.io.IOException;

/** The other side of a call did what ends the call. */
public final class UrlTrouble extends IOException {
    private final UrlFault fault;
    private final String detail;

    UrlTrouble(UrlFault fault, String detail) {
        super(fault + ": " + detail);
        this.fault = fault;
        this.detail = detail;
    }

    public UrlFault fault() {
        return fault;
    }

    String detail() {
        return detail;
    }
}
