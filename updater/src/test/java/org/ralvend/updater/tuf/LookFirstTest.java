package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.FaultCode;

/** Whoever refreshes often asks for the timestamp alone, and goes the whole way where anything is otherwise. */
class LookFirstTest extends UpdatingTest {
    private void looks() {
        repository.asked.clear();
        client.lookFirst(ClientUnderTest.NOW);
    }

    @Test
    void asksOnceWhereNothingIsNew() {
        client.refresh();
        looks();
        assertEquals(List.of(TIMESTAMP), repository.asked);
    }

    @Test
    void goesTheWholeWayWhereNothingIsTrustedYet() throws IOException {
        looks();
        assertEquals(
                List.of(ROOT_2, TIMESTAMP, "/metadata/1.snapshot.json", "/metadata/1.targets.json"), repository.asked);
        assertEquals("root 1, snapshot 1, targets 1, timestamp 1", client.trusted());
    }

    @Test
    void goesTheWholeWayWhereTheTimestampIsAnother() throws IOException {
        client.refresh();
        repository.bump("root").publish("root");
        repository.addTarget("targets", "a", "content");
        repository.publishAll();
        looks();
        assertEquals(
                List.of(
                        TIMESTAMP,
                        ROOT_2,
                        "/metadata/3.root.json",
                        TIMESTAMP,
                        "/metadata/2.snapshot.json",
                        "/metadata/2.targets.json"),
                repository.asked);
        assertEquals("root 2, snapshot 2, targets 2, timestamp 2", client.trusted());
    }

    @ParameterizedTest
    @ValueSource(strings = {"snapshot", "targets"})
    void goesTheWholeWayWhereWhatIsStoredDoesNotVerify(String role) throws IOException {
        client.refresh();
        byte[] good = client.kept(role);
        Files.writeString(client.metadata().resolve(role + ".json"), "{}");
        looks();
        assertEquals(List.of(TIMESTAMP, ROOT_2, TIMESTAMP, "/metadata/1." + role + ".json"), repository.asked);
        assertArrayEquals(good, client.kept(role));
    }

    @Test
    void trustsNothingForLongerThanItIsGood() {
        client.refresh();
        client.assertRefused(
                FaultCode.UPDATE_EXPIRED, () -> client.lookFirst(ClientUnderTest.NOW.plus(Duration.ofDays(36_500))));
    }
}
