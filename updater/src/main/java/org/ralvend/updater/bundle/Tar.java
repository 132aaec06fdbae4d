package org.ralvend.updater.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.updater.tuf.Fields;
import org.ralvend.updater.tuf.Json;

/**
 * What a bundle is, however it came: the archive of its files in the order of their paths, each as {@link TarEntry} has it, and two
 * empty blocks. The same files always make the same archive, so that a folder can be compared with what was signed.
 *
 * @param length in bytes, of the archive
 * @param sha256 of it, hexadecimal (FIPS 180-4)
 */
public record Tar(long length, String sha256) {
    private static final int PIECE = 64 * 1024;

    /** Of one bundle. */
    static final int MOST_FILES = 10_000;

    /** Bytes of one bundle's archive. */
    static final long MOST_BYTES = 4L << 30;

    /** Of one bundle's archive. */
    static final int END = 2 * TarEntry.BLOCK;

    /** @throws Fault {@link FaultCode#UPDATE_OVERSIZED} beyond the limits */
    public Tar {
        if (length > MOST_BYTES) {
            throw new Fault(
                    FaultCode.UPDATE_OVERSIZED, "a bundle of " + length + " bytes; it may have up to " + MOST_BYTES);
        }
    }

    Json.Obj json() {
        return Json.Obj.of().with("length", length).with("sha256", sha256);
    }

    static Tar of(Fields fields) {
        return new Tar(fields.number("length", END), fields.text("sha256"));
    }

    /**
     * What is in a folder.
     *
     * @throws Fault {@link FaultCode#CONFIG_BAD_VALUE} where it has something else than files and folders
     */
    public static Tar of(Path folder) throws IOException {
        return write(folder, OutputStream.nullOutputStream());
    }

    /** Writes the archive, file by file. */
    static Tar write(Path folder, OutputStream out) throws IOException {
        MessageDigest digest = digest();
        OutputStream both = new DigestOutputStream(out, digest);
        long length = END;
        for (Map.Entry<String, Path> each : files(folder).entrySet()) {
            TarEntry entry = entry(each.getKey(), each.getValue());
            both.write(entry.header());
            copy(each.getValue(), entry.length(), both);
            both.write(new byte[entry.padding()]);
            length += entry.archived();
        }
        both.write(new byte[END]);
        return new Tar(length, HexFormat.of().formatHex(digest.digest()));
    }

    /** SHA-256. */
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** What is said of a file before its content. */
    static TarEntry entry(String path, Path file) throws IOException {
        boolean executable = Files.getPosixFilePermissions(file).contains(PosixFilePermission.OWNER_EXECUTE);
        return new TarEntry(path, Files.size(file), executable);
    }

    private static void copy(Path file, long length, OutputStream out) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] piece = new byte[PIECE];
            long left = length;
            for (int count = in.read(piece); count >= 0 && left >= count; count = in.read(piece)) {
                out.write(piece, 0, count);
                left -= count;
            }
            if (left != 0) {
                throw new IOException(file + " changed while it was read");
            }
        }
    }

    /** All files of a folder, by their paths in it, in their order. */
    static Map<String, Path> files(Path folder) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder)) {
            walk.filter(each -> !Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                    .limit(MOST_FILES + 1)
                    .forEach(all::add);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        if (all.size() > MOST_FILES) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, folder + " has more than " + MOST_FILES + " files");
        }
        Map<String, Path> files = new TreeMap<>();
        for (Path each : all) {
            if (!Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
                throw new Fault(FaultCode.CONFIG_BAD_VALUE, each + " is no plain file; a bundle has nothing else");
            }
            files.put(folder.relativize(each).toString(), each);
        }
        return files;
    }
}
