package org.ralvend.updater.bundle;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;

/**
 * Writes the files of a bundle into a fresh folder, one after the other, and no byte more than the archive is signed to have. All of
 * it is on the disk, and is what was signed, when {@link #finish} returns; nothing of it counts before. One thread.
 */
final class TreeWriter implements Closeable {
    private final Path folder;
    private final Tar said;
    private final SideHash hash = new SideHash();
    private final Set<Path> folders = new TreeSet<>();
    private long archived = Tar.END;
    private int files;
    private String last = "";
    private @Nullable FileChannel out;
    private long left;
    private int padding;

    /** @param folder that is there, and empty */
    TreeWriter(Path folder, Tar said) {
        this.folder = folder;
        this.said = said;
        folders.add(folder);
    }

    /**
     * The next file; all of its content follows.
     *
     * @throws Fault {@link FaultCode#UPDATE_MALFORMED} where it is not after the one before, {@link FaultCode#UPDATE_OVERSIZED}
     */
    void begin(TarEntry entry) throws IOException {
        if (entry.path().compareTo(last) <= 0) {
            throw malformed(entry.path() + " stands after " + last);
        }
        files++;
        archived += entry.archived();
        if (archived > said.length() || files > Tar.MOST_FILES) {
            throw new Fault(
                    FaultCode.UPDATE_OVERSIZED,
                    "a bundle of more than " + said.length() + " bytes, or " + Tar.MOST_FILES + " files");
        }
        last = entry.path();
        left = entry.length();
        padding = entry.padding();
        byte[] header = entry.header();
        hash.take(header, header.length);
        out = create(entry);
    }

    private FileChannel create(TarEntry entry) throws IOException {
        Path file = folder.resolve(entry.path());
        makeFolders(Objects.requireNonNull(file.getParent()));
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new Fault(FaultCode.UPDATE_MALFORMED, "a bundle in which " + last + " is a folder, too", e);
        }
        Files.setPosixFilePermissions(
                file, PosixFilePermissions.fromString(entry.executable() ? "rwxr-xr-x" : "rw-r--r--"));
        return FileChannel.open(file, StandardOpenOption.WRITE);
    }

    /** Those that are missing, from the top: nothing but what was made here is gone through. */
    private void makeFolders(Path wanted) throws IOException {
        if (folders.contains(wanted)) {
            return;
        }
        makeFolders(Objects.requireNonNull(wanted.getParent()));
        if (folders.size() > Tar.MOST_FILES) {
            throw new Fault(FaultCode.UPDATE_OVERSIZED, "a bundle of more than " + Tar.MOST_FILES + " folders");
        }
        try {
            Files.createDirectory(wanted);
        } catch (FileAlreadyExistsException e) {
            throw new Fault(FaultCode.UPDATE_MALFORMED, "a bundle in which " + last + " is below a file", e);
        }
        folders.add(wanted);
    }

    /** @throws Fault {@link FaultCode#UPDATE_OVERSIZED} beyond the length of the file that was begun */
    void write(byte[] piece, int count) throws IOException {
        left -= count;
        if (left < 0) {
            throw new Fault(FaultCode.UPDATE_OVERSIZED, last + " is longer than it says");
        }
        hash.take(piece, count);
        ByteBuffer bytes = ByteBuffer.wrap(piece, 0, count);
        while (bytes.hasRemaining()) {
            Objects.requireNonNull(out).write(bytes);
        }
    }

    /** The file that was begun is whole, and on the disk. */
    void end() throws IOException {
        if (left != 0) {
            throw malformed(last + " is shorter than it says");
        }
        hash.take(new byte[padding], padding);
        Objects.requireNonNull(out).force(true);
        closeFile();
    }

    /** @throws Fault {@link FaultCode#UPDATE_MISMATCH} where it is not what was signed */
    void finish() throws IOException {
        hash.take(new byte[Tar.END], Tar.END);
        String sha256 = hash.hex();
        if (archived != said.length() || !sha256.equals(said.sha256())) {
            throw new Fault(FaultCode.UPDATE_MISMATCH, "a bundle that is another when unpacked: sha256 " + sha256);
        }
        for (Path each : folders) {
            DurableFile.syncNames(each);
        }
    }

    private void closeFile() throws IOException {
        if (out != null) {
            out.close();
            out = null;
        }
    }

    @Override
    public void close() throws IOException {
        hash.close();
        closeFile();
    }

    private static Fault malformed(String what) {
        return new Fault(FaultCode.UPDATE_MALFORMED, "a bundle in which " + what);
    }
}
