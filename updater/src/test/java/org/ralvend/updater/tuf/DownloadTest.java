package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.FaultCode;

/** A target is there whole and verified, or as it was. */
class DownloadTest extends UpdatingTest {
    @Test
    void fetchesATargetByItsHashAndNotTwice() throws IOException {
        repository.addTarget("targets", "path/to/a/file.txt", "content");
        repository.publishAll();
        client.download("path/to/a/file.txt");
        assertEquals(Map.of("path%2Fto%2Fa%2Ffile.txt", "content"), client.fetched());
        Path file = client.targets().resolve("path%2Fto%2Fa%2Ffile.txt");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
        client.download("path/to/a/file.txt");
        assertEquals(1, targetsAsked());
        assertEquals(1000, Files.getLastModifiedTime(file).toMillis(), "it was not touched");
    }

    @Test
    void keepsTheGoodFileWhereAnotherComesAndStopsThere() throws IOException {
        repository.addTarget("targets", "a", "good");
        repository.addTarget("targets", "b", "better");
        repository.publishAll();
        client.download("a");
        repository.addTarget("targets", "a", "new1");
        repository.publishAll();
        repository.files.replaceAll(
                (path, file) -> path.startsWith("/targets/") ? "evil".getBytes(StandardCharsets.UTF_8) : file);
        client.assertRefused(FaultCode.UPDATE_MISMATCH, () -> client.download("a", "b"));
        assertEquals(Map.of("a", "good"), client.fetched());
    }

    @Test
    void replacesAFileByItsNewContent() throws IOException {
        for (String content : List.of("one", "two", "three")) {
            repository.addTarget("targets", "a", content);
            repository.publishAll();
            client.download("a");
            assertEquals(Map.of("a", content), client.fetched());
        }
    }

    @Test
    void takesNoByteMoreThanWasSigned() throws IOException {
        repository.addTarget("targets", "a", "content");
        repository.publishAll();
        repository.files.replaceAll((path, file) -> path.startsWith("/targets/") ? new byte[1 << 20] : file);
        client.assertRefused(FaultCode.UPDATE_OVERSIZED, () -> client.download("a"));
        assertEquals(Map.of(), client.fetched());
    }

    @Test
    void refusesATargetWithoutAHashThatItCanCompute() throws IOException {
        repository.addTarget("targets", "a", "content");
        Map<String, Object> file = Repository.object(Repository.object(repository.get("targets"), "targets"), "a");
        file.put("hashes", new LinkedHashMap<>(Map.of("whirlpool", "00")));
        repository.publishAll();
        client.assertRefused(FaultCode.UPDATE_MALFORMED, () -> client.download("a"));
    }

    @Test
    void toleratesAnUnknownHashBesideAKnownOne() throws IOException {
        repository.addTarget("targets", "a", "content");
        Map<String, Object> file = Repository.object(Repository.object(repository.get("targets"), "targets"), "a");
        Repository.object(file, "hashes").put("whirlpool", "00");
        repository.publishAll();
        client.download("a");
        assertEquals(Map.of("a", "content"), client.fetched());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "/x", "a/../x", "a//x", ".", ".."})
    void putsNoTargetOutsideOfItsFolder(String name) throws IOException {
        repository.addTarget("targets", name, "content");
        repository.publishAll();
        client.assertRefused(FaultCode.UPDATE_MALFORMED, () -> client.download(name));
        assertEquals(0, targetsAsked());
        assertEquals(Map.of(), client.fetched());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a?b", "a#b", "a b", "ä", "a%2e"})
    void asksForOddNamesQuoted(String name) throws IOException {
        repository.addTarget("targets", name, "content");
        repository.publishAll();
        client.download(name);
        assertEquals(Map.of(Names.segment(name), "content"), client.fetched());
    }

    private long targetsAsked() {
        return repository.asked.stream()
                .filter(path -> path.startsWith("/targets/"))
                .count();
    }
}
