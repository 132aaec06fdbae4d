package org.ralvend.launcher.db;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.Settings;

/**
 * PostgreSQL's programs, unpacked once from the jar for this processor.
 *
 * @param folder has {@code bin}, {@code lib} and {@code share}
 * @param major as it stands in a database folder's {@code PG_VERSION}
 */
record Binaries(Path folder, String major) {
    private static final int OWNER_RUNS = 0100;

    /** As {@link #in}, in {@code db.programs}, which is {@code db.home} where nothing is set. */
    static Binaries of(Settings settings) {
        String key = settings.find("db.programs").isEmpty() ? "db.home" : "db.programs";
        return in(settings.path(key).toAbsolutePath().normalize());
    }

    /** @throws Fault {@link FaultCode#FOLDER_UNWRITABLE}, or {@link FaultCode#DATABASE_VERSION} for a processor without binaries */
    static Binaries in(Path programs) {
        String version = version();
        Path folder = programs.resolve("bin-" + version);
        if (!Files.isDirectory(folder)) {
            unpackOnce(programs, folder);
        }
        return new Binaries(folder, version.substring(0, version.indexOf('.')));
    }

    /** A process that comes while another unpacks them waits. */
    private static void unpackOnce(Path programs, Path folder) {
        try {
            Files.createDirectories(programs);
            try (FileChannel file = FileChannel.open(
                            programs.resolve("bin.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = file.lock()) {
                if (!Files.isDirectory(folder)) {
                    unpack(folder.resolveSibling(folder.getFileName() + ".new"), folder);
                }
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, folder + ": " + e.getMessage(), e);
        }
    }

    String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }

    /**
     * The command as PostgreSQL accepts it: it refuses to run as root. In a user namespace without a mapping the process
     * is root to the file system still, so that the files keep their owner, but sees itself as nobody (user_namespaces(7)).
     */
    static List<String> unprivileged(List<String> command) {
        return isRoot()
                ? Stream.concat(Stream.of("unshare", "--user"), command.stream())
                        .toList()
                : command;
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new UncheckedIOException("/proc is not there", e);
        }
    }

    /** By rename, so that a killed unpacking is not taken for a whole one. */
    private static void unpack(Path fresh, Path folder) throws IOException {
        delete(fresh);
        Files.createDirectories(fresh);
        try (TarArchiveInputStream tar = archive()) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = fresh.resolve(entry.getName()).normalize();
                if (!target.startsWith(fresh)) {
                    throw new IOException("the archive leaves its folder: " + entry.getName());
                }
                write(tar, entry, target);
            }
        }
        Files.move(fresh, folder);
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, target);
        boolean runs = (entry.getMode() & OWNER_RUNS) != 0;
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(runs ? "rwx------" : "rw-------"));
    }

    private static TarArchiveInputStream archive() throws IOException {
        String name = switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "/postgres-linux-x86_64.txz";
            case "aarch64", "arm64" -> "/postgres-linux-arm_64.txz";
            default ->
                throw new Fault(
                        FaultCode.DATABASE_VERSION,
                        "no PostgreSQL is packaged for " + System.getProperty("os.arch")
                                + "; set RALVEND_DB_URL to a server of your own");
        };
        InputStream packed = Objects.requireNonNull(Binaries.class.getResourceAsStream(name), name);
        return new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed)));
    }

    /** Of the packaged PostgreSQL. */
    static String version() {
        Properties known = new Properties();
        try (InputStream in = Binaries.class.getResourceAsStream("postgres.properties")) {
            known.load(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException("postgres.properties is packaged", e);
        }
        return Objects.requireNonNull(known.getProperty("version"));
    }

    /** A folder with all that is in it; nothing where there is none. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        }
    }
}
