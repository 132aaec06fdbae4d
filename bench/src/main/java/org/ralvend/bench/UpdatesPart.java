package org.ralvend.bench;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.ralvend.launcher.process.FileTree;
import org.ralvend.launcher.process.Programs;

/**
 * Bundles and their fetching, with the release team's tool and a device's client as they are: how small the difference is that one
 * changed class makes, how fast a bundle is verified and unpacked, how much memory the largest one takes, and what it costs to ask
 * whether anything is new.
 */
record UpdatesPart(Path folder, Programs programs, Consumer<String> tell) {
    static final String NAME = "updates";

    private static final String FIRST = "vendor-1.tar.zst";
    private static final String SECOND = "vendor-2.tar.zst";
    private static final String DELTA = FIRST + "-to-" + SECOND;
    private static final long BIG = (2L << 30) + 1;

    /** Of the big file, which is a hole beyond: what comes out of a bundle is no more than 200 times as long. */
    private static final int NOISE = 12 << 20;

    private static final int CHANGED = 48 << 20;
    private static final int TURNS = 7;
    private static final int REFRESHES = 30;
    private static final Goal MEMORY = Goal.atMost(96 * 1024L);
    private static final Goal WORK = Goal.atMost(50_000);

    Outcome measure() {
        Release release = new Release(programs, folder);
        try (Shelf shelf = new Shelf(folder.resolve("repo"))) {
            tell.accept("updates: two bundles of the vendor's agent, one class apart");
            release.begin();
            Firmware firmware = new Firmware(programs, folder);
            Path built = firmware.built();
            release.add(built, FIRST, " --kind firmware --version 1");
            release.run("tuf --metadata-dir trusted init repo/metadata/1.root.json");
            var _ = fetch(release, shelf, FIRST, "slot-a");
            release.add(firmware.changed(built), SECOND, " --kind firmware --version 2 --delta-from " + FIRST);
            ToolRun delta = fetch(release, shelf, SECOND, "slot-b --onto slot-a");
            List<Figure> figures = new ArrayList<>(sizes(release));
            figures.addAll(speed(release));
            figures.add(memory("fetch by the difference of one class", delta));
            List<Tally> tallies = new ArrayList<>(List.of(
                    new Tally("fetched by the difference", 1, delta.output().contains(DELTA) ? 1 : 0)));
            figures.add(changed(release, shelf, tallies));
            figures.addAll(big(release, shelf, tallies));
            figures.addAll(refresh(shelf, tallies));
            return Tally.judge(NAME, tallies, () -> new Outcome.Measured(NAME, figures, notes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> notes() {
        return List.of(
                "full bundle: all jars of the vendor's agent, stored, in one zstd stream of level 19; changed: one private method more in its VendorAgent",
                "speeds are of the archive that comes out, medians of turns in one JVM with a device's flags (-Xmx32m, first compiler alone): its SHA-256 alone; SHA-256 of the bundle, unpacking, SHA-256 of what comes out, and the syncs",
                String.format(
                        Locale.ROOT,
                        "memory is of ./ralvend updater with the script's flags (fetch: -Xmx32m; download: as small as it can be, -Xmx256m); the big one has %d bytes, a hole but for %d",
                        BIG,
                        NOISE),
                "a refresh's work is processor time of the whole process, the mean of the second half of 30; by itself it asks for the timestamp alone (--look-first)");
    }

    private ToolRun fetch(Release release, Shelf shelf, String name, String to) {
        return release.run("fetch " + name + " " + to + " --metadata-dir trusted --metadata-url "
                + shelf.url("metadata") + " --target-base-url " + shelf.url("targets") + " --machine-kind vendor");
    }

    private List<Figure> sizes(Release release) throws IOException {
        long full = Files.size(release.served(SECOND));
        List<Figure> sizes = new ArrayList<>();
        sizes.add(Figure.of("full bundle", full, Unit.BYTES));
        sizes.add(Figure.of("its difference, one class changed", Files.size(release.served(DELTA)), Unit.BYTES)
                .against(Goal.atMost(full * 5 / 100)));
        Path first = archive(release, FIRST);
        xdelta3(first, archive(release, SECOND))
                .ifPresent(bytes -> sizes.add(Figure.of("the same by xdelta3 -9", bytes, Unit.BYTES)));
        return sizes;
    }

    /** What comes out of a bundle, as one file. */
    private Path archive(Release release, String name) throws IOException {
        Path archive = folder.resolve(name + ".out");
        if (!Files.exists(archive)) {
            try (InputStream in = new ZstdInputStreamNoFinalizer(Files.newInputStream(release.served(name)))) {
                Files.copy(in, archive);
            }
        }
        return archive;
    }

    private OptionalLong xdelta3(Path from, Path to) throws IOException {
        boolean installed = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "xdelta3")));
        if (!installed) {
            return OptionalLong.empty();
        }
        Path out = folder.resolve("xdelta3.out");
        var _ = run(List.of("xdelta3", "-e", "-9", "-f", "-s", from.toString(), to.toString(), out.toString()));
        return OptionalLong.of(Files.size(out));
    }

    private List<Figure> speed(Release release) throws IOException {
        Path archive = archive(release, SECOND);
        tell.accept("updates: verifying and unpacking");
        List<long[]> turns = probe(
                "unpack",
                TURNS,
                archive.toString(),
                release.served(SECOND).toString(),
                folder.resolve("out").toString());
        long bytes = Files.size(archive);
        long plain = bytes * 1000 / median(turns, 0);
        return List.of(
                Figure.of("SHA-256 of the archive", plain, Unit.MEGABYTES_PER_SECOND),
                Figure.of("verify and unpack", bytes * 1000 / median(turns, 1), Unit.MEGABYTES_PER_SECOND)
                        .against(Goal.atLeast(plain / 2)),
                Figure.of(
                        "the same, by the bytes of the bundle",
                        Files.size(release.served(SECOND)) * 1000 / median(turns, 1),
                        Unit.MEGABYTES_PER_SECOND));
    }

    /** A file that changes in all of its pieces: what a difference takes most memory for. */
    private Figure changed(Release release, Shelf shelf, List<Tally> tallies) throws IOException {
        tell.accept("updates: a difference of " + CHANGED / (1 << 20) + " MiB that are all changed");
        byte[] noise = new byte[CHANGED];
        new SplittableRandom(2).nextBytes(noise);
        for (String each : List.of("c1", "c2")) {
            Files.write(Files.createDirectories(folder.resolve(each)).resolve("file"), noise);
            for (int i = 0; i < CHANGED; i += 1000) {
                noise[i]++;
            }
        }
        release.add(folder.resolve("c1"), "c1.tar.zst", " --kind firmware --version 4");
        release.add(folder.resolve("c2"), "c2.tar.zst", " --kind firmware --version 5 --delta-from c1.tar.zst");
        var _ = fetch(release, shelf, "c1.tar.zst", "slot-c1");
        ToolRun run = fetch(release, shelf, "c2.tar.zst", "slot-c2 --onto slot-c1");
        tallies.add(new Tally("fetched by the large difference", 1, run.output().contains("-to-") ? 1 : 0));
        return memory("fetch by a difference of all of a large file", run);
    }

    private List<Figure> big(Release release, Shelf shelf, List<Tally> tallies) throws IOException {
        tell.accept("updates: a bundle and a file of 2 GiB and a byte");
        Path file = Files.createDirectories(folder.resolve("big")).resolve("file");
        byte[] noise = new byte[NOISE];
        new SplittableRandom(1).nextBytes(noise);
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            out.write(ByteBuffer.wrap(noise));
            out.write(ByteBuffer.wrap(new byte[1]), BIG - 1);
        }
        release.add(file.resolveSibling(""), "big.tar.zst", " --kind firmware --version 3");
        ToolRun unpacked = fetch(release, shelf, "big.tar.zst", "big-out");
        tallies.add(new Tally("bytes unpacked", BIG, Files.size(folder.resolve("big-out/file"))));
        FileTree.delete(folder.resolve("big-out"));
        release.add(file, "big.bin", "");
        ToolRun downloaded = release.run("tuf --metadata-dir trusted --metadata-url " + shelf.url("metadata")
                + " --target-base-url " + shelf.url("targets") + " --target-name big.bin --target-dir got download");
        tallies.add(new Tally("bytes downloaded", BIG, Files.size(folder.resolve("got/big.bin"))));
        for (Path each : List.of(folder.resolve("got"), file.resolveSibling(""))) {
            FileTree.delete(each);
        }
        Files.delete(release.served("big.bin"));
        return List.of(memory("fetch of the big bundle", unpacked), memory("download of the big file", downloaded));
    }

    private static Figure memory(String what, ToolRun run) {
        return Figure.of("VmHWM, " + what, run.largestMemoryKiB(), Unit.KIB).against(MEMORY);
    }

    private List<Figure> refresh(Shelf shelf, List<Tally> tallies) throws IOException {
        tell.accept("updates: asking whether anything is new");
        long one = refresh("look-first", 1, shelf, tallies);
        long two = refresh("workflow", 2, shelf, tallies);
        return List.of(
                Figure.of("refresh with nothing new, one request", one, Unit.MICROS)
                        .against(WORK),
                Figure.of("the same by the whole workflow, two requests", two, Unit.MICROS));
    }

    /** Microseconds of work of one of these. */
    private long refresh(String kind, int requests, Shelf shelf, List<Tally> tallies) throws IOException {
        long before = shelf.asked();
        List<long[]> turns = probe(kind, REFRESHES, folder.resolve("trusted").toString(), shelf.url("metadata"));
        tallies.add(new Tally("requests, " + kind, (long) requests * REFRESHES, shelf.asked() - before));
        return mean(turns) / 1000;
    }

    private static long median(List<long[]> turns, int column) {
        return new Percentiles(turns.stream().map(turn -> turn[column]).toList()).at(50);
    }

    /** Of the second half of the turns: a machine's count of processor time goes in steps, and the first turns warm it up. */
    private static long mean(List<long[]> turns) {
        List<long[]> warm = turns.subList(turns.size() / 2, turns.size());
        return warm.stream().mapToLong(turn -> turn[0]).sum() / warm.size();
    }

    /** Columns of whole numbers, a line a turn. */
    private List<long[]> probe(String kind, int turns, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(Objects.requireNonNull(System.getProperty("java.home")), "bin", "java")
                        .toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx32m",
                "-cp",
                Objects.requireNonNull(System.getProperty("java.class.path")),
                UpdateProbe.class.getName(),
                kind,
                Integer.toString(turns)));
        command.addAll(List.of(words));
        return run(command)
                .lines()
                .map(line -> Stream.of(line.split(" ", -1))
                        .mapToLong(Long::parseLong)
                        .toArray())
                .toList();
    }

    private String run(List<String> command) throws IOException {
        Path printed = folder.resolve("printed.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(printed.toFile())
                .redirectError(folder.resolve("log.txt").toFile())
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(command.getFirst() + ": " + Files.readString(folder.resolve("log.txt")));
            }
            return Files.readString(printed);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
