package org.ralvend.launcher.db;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * A backup as a file: a tar within gzip, whose checksum tells a damaged or torn one. Its last entry says that it is whole.
 * One thread.
 */
final class BackupArchive implements AutoCloseable {
    static final String PASSWORD = "password";
    static final String DATA = "data/";
    private static final String WHOLE = "whole";

    /** What belongs to the running server, and the log, which comes last. As in PostgreSQL 17, 25.3.4.2. */
    private static final Set<String> EMPTIED = Set.of(
            "pg_wal",
            "pg_replslot",
            "pg_dynshmem",
            "pg_notify",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans");

    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "backup_label");
    private static final String OWNER_ONLY = "rwx------";

    private final TarArchiveOutputStream tar;

    private BackupArchive(TarArchiveOutputStream tar) {
        this.tar = tar;
    }

    static BackupArchive create(Path file) throws IOException {
        TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file))));
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        return new BackupArchive(tar);
    }

    void add(String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    /** The cluster's files, while the server changes them: its log will say what they should be. */
    void addData(Path data) throws IOException {
        try (Stream<Path> found = Files.walk(data)) {
            for (Path path : found.sorted().toList()) {
                addPath(data, path);
            }
        }
    }

    /** @throws Fault {@link FaultCode#CONFLICT} where the server has thrown away a part that was needed */
    void addLogs(Path folder, String first, String last) throws IOException {
        List<Path> logs;
        try (Stream<Path> found = Files.list(folder)) {
            logs = found.filter(f -> isBetween(f, first, last)).sorted().toList();
        }
        if (logs.isEmpty() || !String.valueOf(logs.getFirst().getFileName()).equals(first)) {
            throw new Fault(FaultCode.CONFLICT, "the database wrote so much that its log has gone; try again");
        }
        for (Path log : logs) {
            addFile(DATA + "pg_wal/" + log.getFileName(), log);
        }
    }

    void finish() throws IOException {
        add(WHOLE, "");
        tar.finish();
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }

    /**
     * Unpacks a backup into an empty folder: {@code data} and {@code password}.
     *
     * @throws Fault {@link FaultCode#CONFIG_UNREADABLE} where it is torn, damaged or none
     */
    static void unpack(Path file, Path folder) {
        boolean whole = false;
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                whole = entry.getName().equals(WHOLE);
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("it leaves its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(
                            target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
                } else if (!whole) {
                    Files.createDirectories(Objects.requireNonNull(target.getParent()));
                    Files.copy(tar, target);
                    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
                }
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + " is no whole backup: " + e.getMessage(), e);
        }
        if (!whole) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + " is no whole backup: its end is missing");
        }
    }

    private void addPath(Path data, Path path) throws IOException {
        Path relative = data.relativize(path);
        String name = DATA + relative;
        boolean emptied = relative.getNameCount() > 1
                && EMPTIED.contains(relative.getName(0).toString());
        if (Files.isDirectory(path)) {
            boolean needed = !emptied || name.equals(DATA + "pg_wal/archive_status");
            if (needed) {
                tar.putArchiveEntry(new TarArchiveEntry(name + "/"));
                tar.closeArchiveEntry();
            }
        } else if (!emptied && !LEFT_OUT.contains(relative.toString()) && !name.contains("pgsql_tmp")) {
            addFile(name, path);
        }
    }

    /** As long as it was when its turn came; what the server has cut off meanwhile is filled with zeros. */
    private void addFile(String name, Path file) throws IOException {
        long size;
        try {
            size = Files.size(file);
        } catch (NoSuchFileException e) {
            return; // dropped by the server since the folder was listed
        }
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        try (InputStream in = Files.newInputStream(file)) {
            tar.putArchiveEntry(entry);
            byte[] buffer = new byte[64 * 1024];
            long left = size;
            while (left > 0) {
                int count = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
                if (count == 0) {
                    Arrays.fill(buffer, (byte) 0);
                    count = (int) Math.min(buffer.length, left);
                }
                tar.write(buffer, 0, count);
                left -= count;
            }
            tar.closeArchiveEntry();
        } catch (NoSuchFileException e) {
            // dropped by the server since its size was asked
        }
    }

    private static boolean isBetween(Path file, String first, String last) {
        String name = String.valueOf(file.getFileName());
        return name.length() == first.length() && name.compareTo(first) >= 0 && name.compareTo(last) <= 0;
    }
}
