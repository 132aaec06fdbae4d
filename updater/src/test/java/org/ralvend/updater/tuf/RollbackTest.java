package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ralvend.protocol.FaultCode;

/** Nothing is older than what was seen before, unless the key that signed that is trusted no more. */
class RollbackTest extends UpdatingTest {
    @Test
    void refusesARootOfAnotherVersionThanItWasAskedFor() throws IOException {
        repository.bump("root").bump("root");
        repository.files.put(ROOT_2, repository.sign("root"));
        client.assertRefused(FaultCode.UPDATE_ROLLBACK, "root 1");
    }

    @Test
    void refusesATimestampThatIsOlderThanTheOneBefore() throws IOException {
        byte[] old = repository.sign("timestamp");
        repository.publishAll();
        client.refresh();
        repository.files.put(TIMESTAMP, old);
        client.assertRefused(FaultCode.UPDATE_ROLLBACK, "root 1, snapshot 2, targets 2, timestamp 2");
    }

    @Test
    void refusesAnOlderTimestampAlsoOfTheSameSnapshot() throws IOException {
        byte[] old = repository.sign("timestamp");
        repository.bump("timestamp").publish("timestamp");
        client.refresh();
        repository.files.put(TIMESTAMP, old);
        client.assertRefused(FaultCode.UPDATE_ROLLBACK, "root 1, snapshot 1, targets 1, timestamp 2");
    }

    @ParameterizedTest
    @CsvSource(
            value = {"2025-06-01T00:00:01Z", "null"},
            nullValues = "null")
    void refusesATimestampThatWasIssuedBeforeTheOneBefore(@Nullable String issued) throws IOException {
        repository.get("timestamp").put("issued", "2025-06-01T00:00:02Z");
        repository.bump("timestamp").publish("timestamp");
        client.refresh();
        repository.get("timestamp").remove("issued");
        if (issued != null) {
            repository.get("timestamp").put("issued", issued);
        }
        repository.bump("timestamp").publish("timestamp");
        client.assertRefused(FaultCode.UPDATE_ROLLBACK, "root 1, snapshot 1, targets 1, timestamp 2");
    }

    @Test
    void refusesATimestampThatNamesAnOlderSnapshot() throws IOException {
        repository.publishAll();
        client.refresh();
        repository.asked.clear();
        Repository.object(repository.get("timestamp"), "meta").put("snapshot.json", Repository.meta(1));
        repository.bump("timestamp").publish("timestamp");
        client.assertRefused(FaultCode.UPDATE_ROLLBACK, "root 1, snapshot 2, targets 2, timestamp 2");
        assertEquals(List.of(ROOT_2, TIMESTAMP), repository.asked);
    }

    @Test
    void discardsATimestampOfTheSameVersion() throws IOException {
        client.refresh();
        byte[] before = client.kept("timestamp");
        Repository.object(repository.get("timestamp"), "meta").put("snapshot.json", Repository.meta(100));
        repository.publish("timestamp");
        client.refresh();
        assertArrayEquals(before, client.kept("timestamp"));
    }

    @Test
    void refusesASnapshotThatNamesOlderTargets() throws IOException {
        repository.publishAll();
        client.refresh();
        Repository.object(repository.get("snapshot"), "meta").put("targets.json", Repository.meta(1));
        repository.publishSnapshot();
        client.assertRefused(FaultCode.UPDATE_ROLLBACK, "root 1, snapshot 2, targets 2, timestamp 3");
    }

    /** The stored snapshot is not what the new timestamp describes; its versions count all the same. */
    @Test
    void refusesOlderTargetsAlsoWhereFilesAreNamedByHash() throws IOException {
        repository.publishAll();
        client.refresh();
        Repository.object(repository.get("snapshot"), "meta").put("targets.json", Repository.meta(1));
        byte[] snapshot = repository.bump("snapshot").publish("snapshot");
        Repository.object(repository.get("timestamp"), "meta").put("snapshot.json", Repository.whole(3, snapshot));
        repository.bump("timestamp").publish("timestamp");
        client.assertRefused(FaultCode.UPDATE_ROLLBACK, "root 1, snapshot 2, targets 2, timestamp 3");
    }

    @Test
    void refusesASnapshotThatNamesARoleNoMore() throws IOException {
        Repository.object(repository.get("snapshot"), "meta").put("delegated.json", Repository.meta(1));
        repository.publishAll();
        client.refresh();
        Repository.object(repository.get("snapshot"), "meta").remove("delegated.json");
        repository.publishSnapshot();
        client.assertRefused(FaultCode.UPDATE_ROLLBACK, "root 1, snapshot 2, targets 2, timestamp 3");
    }

    /** Somebody had the key and published versions that nobody can reach; with another key all begins anew. */
    @ParameterizedTest
    @CsvSource({"timestamp", "snapshot"})
    void comesBackFromVersionsFarAheadOnceTheKeyIsAnother(String role) throws IOException {
        Map<String, Object> root = repository.get("root");
        repository.get(role).put("version", 100L);
        repository.publish(role);
        Repository.object(repository.get("timestamp"), "meta")
                .put("snapshot.json", Repository.meta(repository.version("snapshot")));
        repository.bump("timestamp").publish("timestamp");
        client.refresh();

        for (String anew : role.equals("timestamp") ? List.of("timestamp") : List.of("snapshot", "timestamp")) {
            repository.signers.put(anew, new ArrayList<>(List.of(TestKey.fresh())));
            Repository.trust(root, anew, 1, repository.signers(anew));
            repository.get(anew).put("version", 1L);
        }
        repository.bump("root").publish("root");
        repository.publish("snapshot");
        Repository.object(repository.get("timestamp"), "meta").put("snapshot.json", Repository.meta(1));
        repository.publish("timestamp");
        client.refresh();
        assertEquals("root 2, snapshot 1, targets 1, timestamp 1", client.trusted());
    }

    /** Only that key is another; the timestamp goes on, and names a snapshot that is older by its number. */
    @Test
    void forgetsBothVersionsWhereOneOfTheirKeysIsAnother() throws IOException {
        repository.get("snapshot").put("version", 100L);
        repository.publish("snapshot");
        Repository.object(repository.get("timestamp"), "meta").put("snapshot.json", Repository.meta(100));
        repository.bump("timestamp").publish("timestamp");
        client.refresh();
        repository.signers.put("snapshot", new ArrayList<>(List.of(TestKey.fresh())));
        Repository.trust(repository.get("root"), "snapshot", 1, repository.signers("snapshot"));
        repository.bump("root").publish("root");
        repository.get("snapshot").put("version", 1L);
        repository.publish("snapshot");
        Repository.object(repository.get("timestamp"), "meta").put("snapshot.json", Repository.meta(1));
        repository.bump("timestamp").publish("timestamp");
        client.refresh();
        assertEquals("root 2, snapshot 1, targets 1, timestamp 3", client.trusted());
    }
}
