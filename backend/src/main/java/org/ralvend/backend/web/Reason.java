package org.ralvend.backend.web;

import java.util.regex.Pattern;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Why somebody did what others will ask about: a sentence. */
public final class Reason {
    private static final Pattern SENTENCE = Pattern.compile("[^\\p{Cntrl}]{1,200}");

    private Reason() {}

    /** @throws Fault {@link FaultCode#REQUEST_INVALID} */
    public static String require(String reason) {
        if (reason.isBlank() || !SENTENCE.matcher(reason).matches()) {
            throw new Fault(FaultCode.REQUEST_INVALID, "reason: must have 1 to 200 characters");
        }
        return reason;
    }
}
