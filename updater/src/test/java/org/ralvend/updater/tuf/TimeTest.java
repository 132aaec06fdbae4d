package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** What counts as the time: a clock that is trusted, and never one that is behind what was signed. */
class TimeTest extends UpdatingTest {
    private static final Instant ISSUED = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant BEFORE = Instant.parse("2026-02-01T00:00:00Z");
    private static final Instant AFTER = Instant.parse("2027-01-01T00:00:00Z");

    private void issue() {
        repository.get("timestamp").put("issued", ISSUED.toString());
        repository.bump("timestamp").publish("timestamp");
        client.refresh();
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "timestamp", "snapshot", "targets"})
    void judgesExpiryByWhatWasIssuedWhereTheClockIsBehindIt(String role) throws IOException {
        issue();
        repository.get(role).put("expires", ISSUED.toString());
        for (String each : List.of("root", "targets", "snapshot", "timestamp")) {
            repository.bump(each);
        }
        repository.name("targets");
        Repository.object(repository.get("timestamp"), "meta").put("snapshot.json", Repository.meta(2));
        List.of("root", "targets", "snapshot", "timestamp").forEach(repository::publish);
        client.assertRefused(FaultCode.UPDATE_EXPIRED, () -> client.refresh(BEFORE));
        client.assertRefused(FaultCode.UPDATE_EXPIRED, () -> client.refresh(Time.unknownSince(Instant.EPOCH)));
    }

    @Test
    void isNeverHeldBackByWhatALocalClockOnceSaid() {
        issue();
        client.refresh(AFTER);
        repository.get("targets").put("expires", AFTER.minusSeconds(1).toString());
        repository.publishAll();
        client.refresh(BEFORE);
    }

    @Test
    void isTheFloorWhereTheClockIsNotKnown() {
        repository.get("targets").put("expires", BEFORE.toString());
        repository.publishAll();
        Fault fault = assertThrows(Fault.class, () -> client.refresh(Time.unknownSince(BEFORE)));
        assertEquals(FaultCode.UPDATE_EXPIRED, fault.code());
        assertTrue(String.valueOf(fault.getMessage()).contains("no earlier than"), fault.getMessage());
        client.refresh(Time.unknownSince(BEFORE.minusSeconds(1)));
    }

    @Test
    void isForgottenWithTheKeyThatSignedIt() throws IOException {
        issue();
        repository.signers("timestamp").set(0, TestKey.fresh());
        Repository.trust(repository.get("root"), "timestamp", 1, repository.signers("timestamp"));
        repository.bump("root").publish("root");
        repository.get("timestamp").put("issued", BEFORE.toString());
        repository.get("targets").put("expires", ISSUED.toString());
        repository.publishAll();
        client.refresh(BEFORE);
        assertEquals("root 2, snapshot 2, targets 2, timestamp 3", client.trusted());
    }
}
