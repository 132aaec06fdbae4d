package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Nothing is believed for longer than it was signed for; what is older leads to what is newer. */
class ExpiryTest extends UpdatingTest {
    @ParameterizedTest
    @CsvSource({
        "root,      'root 2'",
        "timestamp, 'root 1'",
        "snapshot,  'root 1, timestamp 2'",
        "targets,   'root 1, snapshot 2, timestamp 2'"
    })
    void refusesWhatHasExpired(String role, String trusted) throws IOException {
        repository.get(role).put("expires", "2025-12-31T23:59:59Z");
        if (role.equals("root")) {
            repository.bump("root").publish("root");
        } else {
            repository.publishAll();
        }
        client.assertRefused(FaultCode.UPDATE_EXPIRED, trusted);
    }

    /** The one that is stored, and has not changed since. */
    @ParameterizedTest
    @ValueSource(strings = {"root", "timestamp", "snapshot", "targets"})
    void refusesWhatIsStoredAtTheVeryMomentOfItsExpiry(String role) {
        Instant end = Instant.parse("2026-01-07T00:00:00Z");
        repository.get(role).put("expires", end.toString());
        repository.bump("root").publish("root");
        repository.publishAll();
        client.refresh(end.minusSeconds(1));
        Fault fault = assertThrows(Fault.class, () -> client.refresh(end));
        assertEquals(FaultCode.UPDATE_EXPIRED, fault.code());
        assertTrue(fault.detail().startsWith(role + " expired"), fault.detail());
    }

    @Test
    void goesOnFromMetadataThatHasExpiredHere() throws IOException {
        for (String role : List.of("root", "timestamp", "snapshot", "targets")) {
            repository.get(role).put("expires", "2026-01-07T00:00:00Z");
        }
        repository.bump("root").publish("root");
        repository.publishAll();
        client.refresh();
        for (String role : List.of("root", "timestamp", "snapshot", "targets")) {
            repository.get(role).put("expires", Repository.EXPIRES.toString());
        }
        repository.bump("root").publish("root");
        repository.publishAll();
        client.refresh(Instant.parse("2026-01-18T00:00:00Z"));
        assertEquals("root 3, snapshot 3, targets 3, timestamp 3", client.trusted());
    }
}
