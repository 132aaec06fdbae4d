package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.ralvend.protocol.FaultCode;

/** Who has to have signed a file, and which signatures count. */
class SignaturesTest extends UpdatingTest {
    @Test
    void beginsWithNoRootThatHasNotSignedItself() {
        byte[] strange = Repository.file(repository.get("root"), List.of());
        client.assertRefused(FaultCode.UPDATE_UNSIGNED, () -> client.begin(strange));
    }

    @ParameterizedTest
    @CsvSource({
        "root,      'root 1'",
        "timestamp, 'root 2'",
        "snapshot,  'root 2, timestamp 2'",
        "targets,   'root 2, snapshot 2, timestamp 2'"
    })
    void refusesWhatNobodyHasSigned(String role, String trusted) throws IOException {
        for (String all : List.of("root", "targets", "snapshot", "timestamp")) {
            repository.bump(all);
        }
        repository.name("targets");
        Repository.object(repository.get("timestamp"), "meta").put("snapshot.json", Repository.meta(2));
        repository.signers(role).clear();
        for (String all : List.of("root", "targets", "snapshot", "timestamp")) {
            repository.publish(all);
        }
        client.assertRefused(FaultCode.UPDATE_UNSIGNED, trusted);
    }

    @ParameterizedTest
    @EnumSource(Key.Scheme.class)
    void believesKeysOfEveryKindAndNothingThatTheyHaveNotSigned(Key.Scheme scheme) throws IOException {
        TestKey more = TestKey.of(scheme);
        repository.signers("root").add(more);
        Repository.trust(repository.get("root"), "root", 2, repository.signers("root"));
        repository.bump("root").publish("root");
        client.refresh();
        assertEquals("root 2, snapshot 1, targets 1, timestamp 1", client.trusted());

        repository.bump("root");
        byte[] content = CanonicalJson.encode(Repository.json(repository.get("root")));
        TestKey first = repository.signers("root").getFirst();
        repository.files.put(
                "/metadata/3.root.json",
                Repository.file(
                        repository.get("root"),
                        List.of(
                                Map.of("keyid", first.id(), "sig", first.sign(content)),
                                Map.of("keyid", more.id(), "sig", more.sign(TestKey.wrong(content))))));
        client.assertRefused(FaultCode.UPDATE_UNSIGNED, "root 2, snapshot 1, targets 1, timestamp 1");
    }

    @Test
    void countsNoKeyThatIsTooShort() throws IOException {
        TestKey weak = TestKey.shortRsa();
        repository.signers.put("snapshot", new ArrayList<>(List.of(weak)));
        Repository.trust(repository.get("root"), "snapshot", 1, List.of(weak));
        repository.bump("root").publish("root");
        repository.publishSnapshot();
        client.assertRefused(FaultCode.UPDATE_UNSIGNED, "root 2, timestamp 2");
    }

    @Test
    void countsOneKeyOnceWhateverIdsItHas() throws IOException {
        TestKey key = repository.signers("snapshot").getFirst();
        Map<String, Object> root = repository.get("root");
        Repository.object(root, "keys").put("second", key.json());
        Repository.object(root, "roles")
                .put("snapshot", new LinkedHashMap<>(Map.of("keyids", List.of(key.id(), "second"), "threshold", 2L)));
        repository.bump("root").publish("root");
        repository.bump("snapshot");
        byte[] content = CanonicalJson.encode(Repository.json(repository.get("snapshot")));
        repository.files.put(
                "/metadata/2.snapshot.json",
                Repository.file(
                        repository.get("snapshot"),
                        List.of(
                                Map.of("keyid", key.id(), "sig", key.sign(content)),
                                Map.of("keyid", "second", "sig", key.sign(content)))));
        Repository.object(repository.get("timestamp"), "meta").put("snapshot.json", Repository.meta(2));
        repository.bump("timestamp").publish("timestamp");
        client.assertRefused(FaultCode.UPDATE_UNSIGNED, "root 2, timestamp 2");
    }

    @Test
    void refusesAFileThatOneKeySignsTwice() throws IOException {
        TestKey key = repository.signers("snapshot").getFirst();
        byte[] content = CanonicalJson.encode(Repository.json(repository.get("snapshot")));
        Map<String, Object> signature = Map.of("keyid", key.id(), "sig", key.sign(content));
        repository.files.put(
                "/metadata/1.snapshot.json",
                Repository.file(repository.get("snapshot"), List.of(signature, signature)));
        client.assertRefused(FaultCode.UPDATE_MALFORMED, "root 1, timestamp 1");
    }

    @Test
    void passesOverSignaturesThatAreNone() throws IOException {
        TestKey key = repository.signers("timestamp").getFirst();
        byte[] content = CanonicalJson.encode(Repository.json(repository.get("timestamp")));
        repository.files.put(
                TIMESTAMP,
                Repository.file(
                        repository.get("timestamp"),
                        List.of(
                                Map.of("keyid", "unknown", "sig", "00"),
                                Map.of(
                                        "keyid",
                                        repository.signers("root").getFirst().id(),
                                        "sig",
                                        ""),
                                Map.of("keyid", "another", "sig", "not hexadecimal"),
                                Map.of("keyid", key.id(), "sig", key.sign(content)))));
        client.refresh();
        assertEquals(ALL_FIRST, client.trusted());
    }

    @Test
    void acceptsARootThatNobodyCanEverSatisfyForAnotherRole() throws IOException {
        Repository.trust(repository.get("root"), "snapshot", 6, repository.signers("snapshot"));
        repository.bump("root").publish("root");
        client.assertRefused(FaultCode.UPDATE_UNSIGNED, "root 2, timestamp 1");
    }

    @ParameterizedTest
    @CsvSource({"old", "new"})
    void refusesARootThatTheOldOrTheNewKeysHaveNotSigned(String only) throws IOException {
        TestKey first = repository.signers("root").getFirst();
        TestKey second = TestKey.fresh();
        Repository.trust(repository.get("root"), "root", 1, List.of(second));
        repository.signers.put("root", List.of(only.equals("old") ? first : second));
        repository.bump("root").publish("root");
        client.assertRefused(FaultCode.UPDATE_UNSIGNED, "root 1");
    }
}
