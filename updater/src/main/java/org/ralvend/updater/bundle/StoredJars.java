package org.ralvend.updater.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.Enumeration;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * Copies what is to be a bundle, jars with their entries stored instead of deflated and without times, so that one changed class
 * changes little of the bundle, and the same classes always make the same jar. Signatures of jars stay good: they are of entries.
 */
final class StoredJars {
    /** Not the first moment that a zip file has (APPNOTE.TXT 4.4.6): that one the JDK writes with the zone of this machine beside it. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private StoredJars() {}

    /** @param to is made */
    static void copy(Path from, Path to) throws IOException {
        Map<String, Path> files = Tar.files(from);
        if (files.isEmpty()) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, from + " has no files; a bundle of nothing is none");
        }
        for (Map.Entry<String, Path> each : files.entrySet()) {
            Path copy = to.resolve(each.getKey());
            Files.createDirectories(Objects.requireNonNull(copy.getParent()));
            if (each.getKey().endsWith(".jar")) {
                store(each.getValue(), copy);
            } else {
                Files.copy(each.getValue(), copy);
            }
            boolean executable = Tar.entry(each.getKey(), each.getValue()).executable();
            Files.setPosixFilePermissions(
                    copy, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static void store(Path jar, Path copy) throws IOException {
        try (ZipFile in = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(copy);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.setMethod(ZipOutputStream.STORED);
            for (Enumeration<? extends ZipEntry> all = in.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                out.putNextEntry(stored(entry));
                try (InputStream content = in.getInputStream(entry)) {
                    content.transferTo(out);
                }
                out.closeEntry();
            }
        } catch (ZipException e) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, jar + " is no jar: " + e.getMessage(), e);
        }
    }

    private static ZipEntry stored(ZipEntry entry) {
        ZipEntry stored = new ZipEntry(entry.getName());
        stored.setTimeLocal(NO_TIME);
        stored.setSize(entry.getSize());
        stored.setCrc(entry.getCrc());
        return stored;
    }
}
