package org.ralvend.device.identity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * What an operator hands a technician: a single-use token and the SHA-256 fingerprint of the one CA to believe, so that
 * the very first connection is already verified.
 */
record ClaimCode(String token, String caFingerprint) {
    private static final Pattern FORM = Pattern.compile("RV1-([A-Za-z0-9_-]{22})-([0-9a-f]{64})");

    static ClaimCode parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new Fault(FaultCode.CLAIM_INVALID, "it must look like RV1-…-… as the operator's page shows it");
        }
        return new ClaimCode(form.group(1), form.group(2));
    }
}
