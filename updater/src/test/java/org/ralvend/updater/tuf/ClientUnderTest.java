package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import picocli.CommandLine;

/** The commands {@code updater tuf}, on a {@link Repository} and with a folder of its own. Each call is an update of its own, as of a new process. */
final class ClientUnderTest {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Repository repository;
    private final Path metadata;
    private final Path targets;

    ClientUnderTest(Repository repository, Path folder) throws IOException {
        this.repository = repository;
        this.metadata = folder.resolve("metadata");
        this.targets = Files.createDirectory(folder.resolve("targets"));
        begin(Objects.requireNonNull(repository.files.get("/metadata/1.root.json")));
    }

    void begin(byte[] root) {
        try {
            Path file = Files.write(metadata.resolveSibling("root.json"), root);
            try {
                run(NOW, "init", file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void refresh() {
        refresh(NOW);
    }

    void refresh(Instant now) {
        run(now, "--metadata-url=" + repository.metadataUrl(), "refresh");
    }

    /** Of a device whose clock may not be known: no command has none. */
    void refresh(Time time) {
        Client.refresh(new MetadataFolder(metadata), new Mirror(), repository.metadataUrl(), time);
    }

    /** For whoever asks often. */
    void lookFirst(Instant now) {
        run(now, "--metadata-url=" + repository.metadataUrl(), "--look-first", "refresh");
    }

    void download(String... names) {
        download(NOW, names);
    }

    void download(Instant now, String... names) {
        List<String> words = new ArrayList<>(List.of(
                "--metadata-url=" + repository.metadataUrl(),
                "--target-dir=" + targets,
                "--target-base-url=" + repository.targetsUrl()));
        Arrays.stream(names).map(name -> "--target-name=" + name).forEach(words::add);
        words.add("download");
        run(now, words.toArray(String[]::new));
    }

    /** A command of the client by itself: with 0 it has done all, with 1 it has said why not. */
    private void run(Instant now, String... words) {
        List<Exception> wrong = new ArrayList<>();
        int exit = new CommandLine(new TufCommand(() -> now))
                .setExpandAtFiles(false)
                .setExecutionExceptionHandler((e, _, _) -> {
                    wrong.add(e);
                    return 1;
                })
                .execute(Stream.concat(Stream.of("--metadata-dir=" + metadata), Arrays.stream(words))
                        .toArray(String[]::new));
        assertEquals(wrong.isEmpty() ? 0 : 1, exit);
        for (Exception each : wrong) {
            if (each instanceof Fault fault) {
                throw fault;
            }
            throw new AssertionError(each);
        }
    }

    /** Ends with this fault, and with these versions trusted, as {@link #trusted}. */
    void assertRefused(FaultCode code, String trusted) throws IOException {
        Fault fault = assertThrows(Fault.class, this::refresh);
        assertEquals(code, fault.code(), fault.getMessage());
        assertEquals(trusted, trusted());
    }

    void assertRefused(FaultCode code, Runnable update) {
        Fault fault = assertThrows(Fault.class, update::run);
        assertEquals(code, fault.code(), fault.getMessage());
    }

    /** Role and version of each file that is kept, as in {@code root 1, targets 2}. */
    String trusted() throws IOException {
        return trusted(metadata);
    }

    static String trusted(Path metadata) throws IOException {
        Map<String, Long> versions = new TreeMap<>();
        try (Stream<Path> files = Files.list(metadata)) {
            for (Path file : files.filter(each -> !String.valueOf(each).endsWith(".lock")
                            && !String.valueOf(each).endsWith(".new"))
                    .toList()) {
                Fields signed =
                        Fields.of("file", Json.parse(Files.readAllBytes(file))).object("signed");
                versions.put(String.valueOf(file.getFileName()).replace(".json", ""), signed.number("version", 1));
            }
        }
        List<String> all = new ArrayList<>();
        versions.forEach((role, version) -> all.add(role + " " + version));
        return String.join(", ", all);
    }

    byte[] kept(String role) throws IOException {
        return Files.readAllBytes(metadata.resolve(role + ".json"));
    }

    /** Contents of what was fetched, by file name. */
    Map<String, String> fetched() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(targets)) {
            for (Path file : files.toList()) {
                contents.put(String.valueOf(file.getFileName()), Files.readString(file));
            }
        }
        return contents;
    }

    Path targets() {
        return targets;
    }

    Path metadata() {
        return metadata;
    }
}
