package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Who is asked about a target, in which order, and who is believed (specification 5.6.7). */
class DelegationsTest extends UpdatingTest {
    /** {@code T>A} delegates everything, {@code T>A!} and ends there, {@code T>A*.py} only such names. */
    @ParameterizedTest
    @CsvSource({
        "'T>A', 'A'",
        "'T>A T>B', 'A B'",
        "'T>A T>B B>C', 'A B C'",
        "'T>A T>B A>C A>D', 'A C D B'",
        "'T>A T>B A>C C>D', 'A C D B'",
        "'T>A T>B A>C! A>D', 'A C'",
        "'T>A T>B A>C! C>D', 'A C D'",
        "'T>A*.py T>B A>C', 'B'",
        "'T>A T>B A>C*.py C>D', 'A B'",
        "'T>A T>B B>C C>D D>B', 'A B C D'",
        "'T>A T>B B>C A>C', 'A C B'",
        "'T>A T>B B>C A>C*.py', 'A B C'"
    })
    void asksDepthFirstInTheirOrder(String graph, String asked) {
        List<String> edges = List.of(graph.split(" "));
        edges.stream().map(edge -> edge.substring(2, 3)).distinct().forEach(repository::addRole);
        for (String edge : edges) {
            String from = edge.startsWith("T") ? "targets" : edge.substring(0, 1);
            String how = edge.substring(3);
            repository.delegate(from, edge.substring(2, 3), how.equals("!"), how.startsWith("*") ? how : "*");
        }
        repository.signed.keySet().stream().filter(role -> role.length() == 1).forEach(repository::publish);
        repository.publishAll();

        Fault fault = assertThrows(Fault.class, () -> client.download("missing"));

        assertEquals("nobody who is believed about it knows the target missing", fault.detail());
        assertEquals(
                asked,
                String.join(
                        " ",
                        repository.asked.stream()
                                .skip(4)
                                .map(path -> path.replace("/metadata/1.", "").replace(".json", ""))
                                .toList()));
    }

    @ParameterizedTest
    @CsvSource({
        "targetfile, true",
        "README.md, true",
        "releases/x/x_v1, true",
        "releases/y/y_v1.zip, true",
        "releases/z/z_v1.zip, false",
        "releases/README.md, false",
        "foo-1.tgz, true",
        "foo-alpha.tgz, false",
        "README.MD, false"
    })
    void believesEachOnlyAboutNamesThatWereGivenToIt(String name, boolean found) throws IOException {
        List.of("A", "B", "C", "D").forEach(repository::addRole);
        repository.delegate("targets", "A", false, "*.doc", "*.md", "foo-?.tgz");
        repository.delegate("targets", "B", false, "releases/*/*");
        repository.delegate("B", "C", false, "releases/x/*");
        repository.delegate("B", "D", false, "releases/y/*.zip");
        repository.addTarget("targets", "targetfile", "1");
        List.of("README.md", "releases/README.md", "foo-1.tgz", "foo-alpha.tgz", "README.MD")
                .forEach(each -> repository.addTarget("A", each, "2"));
        repository.addTarget("C", "releases/x/x_v1", "3");
        List.of("releases/y/y_v1.zip", "releases/z/z_v1.zip").forEach(each -> repository.addTarget("D", each, "4"));
        List.of("A", "B", "C", "D").forEach(repository::publish);
        repository.publishAll();
        if (found) {
            client.download(name);
            assertEquals(1, client.fetched().size());
        } else {
            client.assertRefused(FaultCode.UPDATE_UNKNOWN, () -> client.download(name));
        }
    }

    @Test
    void givesNamesAwayByTheirHash() throws IOException {
        repository.addRole("A");
        repository.addTarget("A", "one", "1");
        repository.publish("A");
        repository.delegate("targets", "A", false);
        String hash = Repository.sha256("one".getBytes(StandardCharsets.UTF_8));
        Map<String, Object> role = repository.delegation("targets", 0);
        role.remove("paths");
        role.put("path_hash_prefixes", List.of(hash.substring(0, 3)));
        repository.publishAll();
        client.download("one");
        assertEquals(Map.of("one", "1"), client.fetched());
        client.assertRefused(FaultCode.UPDATE_UNKNOWN, () -> client.download("another"));
        assertEquals(TIMESTAMP, repository.asked.getLast(), "whoever is not believed about it is not asked");
    }

    /** Both delegate to one role, and trust other keys with it. */
    @Test
    void believesARoleOnTheWordOfWhoeverLeadsToItNow() throws IOException {
        List.of("parent-a", "parent-b", "release").forEach(repository::addRole);
        repository.delegate("targets", "parent-a", false, "a/*");
        repository.delegate("targets", "parent-b", false, "b/*");
        repository.delegate("parent-a", "release", false, "*/*");
        List<TestKey> real = repository.signers("release");
        repository.signers.put("release", List.of(TestKey.fresh()));
        repository.delegate("parent-b", "release", false, "*/*");
        repository.signers.put("release", real);
        repository.addTarget("release", "a/x", "1");
        repository.addTarget("release", "b/x", "2");
        List.of("parent-a", "parent-b", "release").forEach(repository::publish);
        repository.publishAll();
        client.assertRefused(FaultCode.UPDATE_UNSIGNED, () -> client.download("a/x", "b/x"));
        assertEquals(Map.of("a%2Fx", "1"), client.fetched());
        assertEquals(
                1,
                repository.asked.stream()
                        .filter(path -> path.contains("release"))
                        .count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "#", "/delegatedrole", "../delegatedrole"})
    void keepsOddNamesWithinItsFolder(String role) throws IOException {
        repository.addRole(role);
        repository.delegate("targets", role, false, "*");
        repository.publishAll();
        client.assertRefused(FaultCode.UPDATE_UNKNOWN, () -> client.download("missing"));
        assertEquals("/metadata/1." + Names.segment(role) + ".json", repository.asked.getLast());
        assertEquals(5, client.trusted().split(", ").length);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    List.of("metadata", "targets"),
                    files.map(file -> String.valueOf(file.getFileName()))
                            .sorted()
                            .toList());
        }
    }

    @Test
    void failsWithoutAskingWhereARoleIsNoPartOfTheSnapshot() {
        repository.addRole("A");
        repository.delegate("targets", "A", false, "*");
        Repository.object(repository.get("snapshot"), "meta").remove("A.json");
        repository.publishAll();
        client.refresh();
        repository.asked.clear();
        client.assertRefused(FaultCode.UPDATE_MISMATCH, () -> client.download("missing"));
        assertEquals(List.of(ROOT_2, TIMESTAMP), repository.asked);
    }

    @Test
    void asksNoMoreRolesThanItsLimit() {
        for (int i = 0; i <= Limits.DELEGATIONS; i++) {
            repository.addRole("r" + i);
            repository.delegate("targets", "r" + i, false, "*");
        }
        repository.publishAll();
        Fault fault = assertThrows(Fault.class, () -> client.download("missing"));
        assertEquals("missing: more than 32 roles are believed about it", fault.detail());
    }

    @Test
    void checksAStoredRoleForExpiryAgain() throws IOException {
        repository.addRole("A");
        repository.get("A").put("expires", "2026-01-07T00:00:00Z");
        repository.addTarget("A", "one", "1");
        repository.addTarget("A", "two", "2");
        repository.publish("A");
        repository.delegate("targets", "A", false, "*");
        repository.publishAll();
        client.download("one");
        client.assertRefused(
                FaultCode.UPDATE_EXPIRED, () -> client.download(Instant.parse("2026-01-18T00:00:00Z"), "two"));
        assertEquals(Map.of("one", "1"), client.fetched());
    }
}
