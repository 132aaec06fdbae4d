package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ralvend.protocol.FaultCode;

/** What a refresh asks for, keeps and takes for what it is; what it refuses leaves all that was accepted before. */
class RefreshTest extends UpdatingTest {
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

    @Test
    void refusesAFileOfAnotherRole() throws IOException {
        repository.get("timestamp").put("_type", "snapshot");
        repository.bump("timestamp").publish("timestamp");
        client.assertRefused(FaultCode.UPDATE_MALFORMED, "root 1");
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
