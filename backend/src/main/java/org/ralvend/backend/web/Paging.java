package org.ralvend.backend.web;

import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** How long a list may be. */
public final class Paging {
    public static final String DEFAULT = "100";

    /** Lines of one answer at most. */
    public static final int MOST = 500;

    private Paging() {}

    /** @throws Fault {@link FaultCode#REQUEST_INVALID} */
    public static int limit(int asked) {
        if (asked < 1 || asked > MOST) {
            throw new Fault(FaultCode.REQUEST_INVALID, "limit must be 1 to " + MOST);
        }
        return asked;
    }
}
