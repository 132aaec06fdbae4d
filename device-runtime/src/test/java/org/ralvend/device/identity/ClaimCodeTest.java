package org.ralvend.device.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

class ClaimCodeTest {
    private static final String TOKEN = "-bcdefghij-lmnopqrst_-";
    private static final String FINGERPRINT = "0123456789abcdef".repeat(4);

    @Test
    void readsWhatAnOperatorsPageShows() {
        ClaimCode code = ClaimCode.parse("  RV1-" + TOKEN + "-" + FINGERPRINT + "\n");
        assertEquals(new ClaimCode(TOKEN, FINGERPRINT), code);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "RV1-", "RV2-" + TOKEN + "-", "RV1-short-", "RV1-" + TOKEN + "- ", "RV1-" + TOKEN})
    void refusesEverythingElse(String start) {
        Fault fault = assertThrows(
                Fault.class, () -> ClaimCode.parse(start.endsWith("-") ? start + "0".repeat(63) : start + FINGERPRINT));
        assertEquals(FaultCode.CLAIM_INVALID, fault.code());
    }
}
