package org.ralvend.protocol.program;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Writes a file so that a power cut leaves the old content or the new, never half: temp file, fsync, rename, fsync of the folder. */
public final class DurableFile {
    private DurableFile() {}

    /** Readable by its owner only. */
    public static void writePrivate(Path file, byte[] content) throws IOException {
        write(file, content, "rw-------");
    }

    /** Readable by everybody who may enter its folder. */
    public static void writeShared(Path file, byte[] content) throws IOException {
        write(file, content, "rw-r--r--");
    }

    private static void write(Path file, byte[] content, String permissions) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        makeFolder(folder);
        Path temp = folder.resolve("." + file.getFileName() + ".new");
        Files.deleteIfExists(temp);
        Files.createFile(temp, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        try (FileChannel out = FileChannel.open(temp, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncNames(folder);
    }

    /**
     * From here on no power cut brings it back. The folder is synced also where there was no such file: whoever deleted it
     * may have been killed before the sync.
     */
    public static void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        if (Files.isDirectory(folder)) {
            syncNames(folder);
        }
    }

    /**
     * Makes a folder, open to its owner only, and those above it that are missing. Its name is synced also where it was
     * there: whoever made it may have been killed before the sync, and a power cut would then take everything in it along.
     */
    public static void makeFolder(Path folder) throws IOException {
        Path above = folder.toAbsolutePath().getParent();
        if (above == null) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            makeFolder(above);
            try {
                Files.createDirectory(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(folder)) {
                    throw e;
                }
            }
        }
        syncNames(above);
    }

    /** Which names there are in a folder, and what they name, is on the disk from here on. */
    public static void syncNames(Path folder) throws IOException {
        try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
            entry.force(true);
        }
    }
}
