package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** What a refresh believes, keeps and asks for; what it refuses leaves all that was accepted before. */
class RefreshTest extends UpdatingTest {
    private static final String ALL_FIRST = "root 1, snapshot 1, targets 1, timestamp 1";
    private static final String ROOT_2 = "/metadata/2.root.json";
    private static final String TIMESTAMP = "/metadata/timestamp.json";

    @Test
    void asksForEachFileOnce() throws IOException {
        client.refresh();
        assertEquals(
                List.of(ROOT_2, TIMESTAMP, "/metadata/1.snapshot.json", "/metadata/1.targets.json"), repository.asked);
        assertEquals(ALL_FIRST, client.trusted());
    }

    @Test
    void asksForNothingMoreWhereNothingIsNew() {
        client.refresh();
        repository.asked.clear();
        client.refresh();
        assertEquals(List.of(ROOT_2, TIMESTAMP), repository.asked);
    }

    @Test
    void keepsTheBytesAsTheyCame() throws IOException {
        byte[] file = repository.sign("timestamp");
        byte[] spaced = Arrays.copyOf(file, file.length + 1);
        spaced[file.length] = ' ';
        repository.files.put(TIMESTAMP, spaced);
        client.refresh();
        assertArrayEquals(spaced, client.kept("timestamp"));
    }

    @Test
    void asksNobodyWithoutARootOfItsOwn() throws IOException {
        ClientUnderTest other = new ClientUnderTest(repository, Files.createDirectory(folder.resolve("other")));
        Files.delete(other.metadata().resolve("root.json"));
        other.assertRefused(FaultCode.UPDATE_NO_ROOT, other::refresh);
        assertEquals(List.of(), repository.asked);
    }

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

    @Test
    void toleratesWhatItDoesNotKnow() throws IOException {
        Map<String, Object> root = repository.get("root");
        root.put("x-new", Map.of("depth", List.of(1L, "two", true)));
        Repository.object(Repository.object(root, "roles"), "timestamp").put("x-by", "somebody");
        Repository.object(root, "keys")
                .put("k", Map.of("keytype", "new", "scheme", "new", "keyval", Map.of("public", "?")));
        repository.bump("root").publish("root");
        client.refresh();
        assertEquals("root 2, snapshot 1, targets 1, timestamp 1", client.trusted());
    }

    @Test
    void goesFromRootToRootAndStopsAtTheFirstThatIsMissing() throws IOException {
        TestKey first = repository.signers("root").getFirst();
        TestKey second = TestKey.fresh();
        Repository.trust(repository.get("root"), "root", 1, List.of(second));
        repository.signers.put("root", List.of(first, second));
        repository.bump("root").publish("root");
        repository.signers.put("root", List.of(second));
        repository.bump("root").publish("root");
        client.refresh();
        assertEquals("root 3, snapshot 1, targets 1, timestamp 1", client.trusted());
        assertEquals(List.of(ROOT_2, "/metadata/3.root.json", "/metadata/4.root.json"), repository.asked.subList(0, 3));
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

    @Test
    void refusesARootOfAnotherVersionThanItWasAskedFor() throws IOException {
        repository.bump("root").bump("root");
        repository.files.put(ROOT_2, repository.sign("root"));
        client.assertRefused(FaultCode.UPDATE_ROLLBACK, "root 1");
    }

    @Test
    void refusesAFileOfAnotherRole() throws IOException {
        repository.get("timestamp").put("_type", "snapshot");
        repository.bump("timestamp").publish("timestamp");
        client.assertRefused(FaultCode.UPDATE_MALFORMED, "root 1");
    }

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

    @ParameterizedTest
    @CsvSource({"snapshot, 'root 1, timestamp 2'", "targets, 'root 1, snapshot 2, timestamp 2'"})
    void refusesAnotherVersionThanWasNamed(String role, String trusted) throws IOException {
        repository.publishAll();
        repository.bump(role);
        repository.files.put("/metadata/2." + role + ".json", repository.sign(role));
        client.assertRefused(FaultCode.UPDATE_MISMATCH, trusted);
    }

    @ParameterizedTest
    @CsvSource({
        "snapshot, hashes, 'root 1, timestamp 2'",
        "snapshot, length, 'root 1, timestamp 2'",
        "targets,  hashes, 'root 1, snapshot 2, timestamp 2'",
        "targets,  length, 'root 1, snapshot 2, timestamp 2'"
    })
    void refusesAFileWithAnotherHashOrLengthThanWasNamed(String role, String wrong, String trusted) throws IOException {
        byte[] targets = repository.bump("targets").publish("targets");
        Map<String, Object> ofTargets = Repository.whole(2, targets);
        Repository.object(repository.get("snapshot"), "meta").put("targets.json", ofTargets);
        Map<String, Object> other = Repository.whole(2, TestKey.wrong(targets));
        if (role.equals("targets")) {
            ofTargets.put(wrong, Objects.requireNonNull(other.get(wrong)));
        }
        byte[] snapshot = repository.bump("snapshot").publish("snapshot");
        Map<String, Object> ofSnapshot = Repository.whole(2, snapshot);
        if (role.equals("snapshot")) {
            ofSnapshot.put(
                    wrong,
                    wrong.equals("length")
                            ? (Object) (snapshot.length + 1L)
                            : Objects.requireNonNull(other.get(wrong)));
        }
        Repository.object(repository.get("timestamp"), "meta").put("snapshot.json", ofSnapshot);
        repository.bump("timestamp").publish("timestamp");
        client.assertRefused(FaultCode.UPDATE_MISMATCH, trusted);
    }

    @Test
    void takesWhatIsAsWasNamed() throws IOException {
        byte[] targets = repository.bump("targets").publish("targets");
        repository.nameWhole("targets", targets);
        byte[] snapshot = repository.bump("snapshot").publish("snapshot");
        Repository.object(repository.get("timestamp"), "meta").put("snapshot.json", Repository.whole(2, snapshot));
        repository.bump("timestamp").publish("timestamp");
        client.refresh();
        assertEquals("root 1, snapshot 2, targets 2, timestamp 2", client.trusted());
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

    @Test
    void refusesAnotherSpecification() throws IOException {
        repository.get("timestamp").put("spec_version", "2.0");
        repository.bump("timestamp").publish("timestamp");
        client.assertRefused(FaultCode.UPDATE_MALFORMED, "root 1");
    }

    @Test
    void asksForUnversionedNamesWhereTheRootSaysSo() throws IOException {
        repository.get("root").put("consistent_snapshot", false);
        repository.bump("root").publish("root");
        for (String role : List.of("snapshot", "targets")) {
            repository.files.put("/metadata/" + role + ".json", repository.sign(role));
        }
        client.refresh();
        assertEquals(
                List.of(TIMESTAMP, "/metadata/snapshot.json", "/metadata/targets.json"),
                repository.asked.subList(2, repository.asked.size()));
    }

    /** It is signed, and nobody could hold it. */
    @Test
    void refusesALengthBeyondItsLimitThoughItIsSigned() throws IOException {
        repository.files.put("/metadata/2.snapshot.json", new byte[(int) Limits.SNAPSHOT + 1]);
        Map<String, Object> meta = Repository.meta(2);
        meta.put("length", Limits.SNAPSHOT + 1);
        Repository.object(repository.get("timestamp"), "meta").put("snapshot.json", meta);
        repository.bump("timestamp").publish("timestamp");
        client.assertRefused(FaultCode.UPDATE_OVERSIZED, "root 1, timestamp 2");
    }

    @ParameterizedTest
    @CsvSource({"/metadata/1.snapshot.json, 'root 1, timestamp 1'", "/metadata/timestamp.json, 'root 1'"})
    void failsWhereAFileIsMissing(String path, String trusted) throws IOException {
        repository.files.remove(path);
        client.assertRefused(FaultCode.UPDATE_UNREACHABLE, trusted);
        assertEquals(path, repository.asked.getLast());
    }

    @Test
    void refusesAnswersBeyondTheirLimit() throws IOException {
        repository.files.put(TIMESTAMP, new byte[(int) Limits.TIMESTAMP + 1]);
        client.assertRefused(FaultCode.UPDATE_OVERSIZED, "root 1");
        repository.files.put(ROOT_2, new byte[(int) Limits.ROOT + 1]);
        client.assertRefused(FaultCode.UPDATE_OVERSIZED, "root 1");
    }
}
