package org.ralvend.updater.bundle;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.program.DurableFile;

/** One form of a bundle as it lies on a disk, to be unpacked: a power cut leaves the folder whole or not there. */
public record BundleFile(Path file) {
    private static final int BUFFER = 256 * 1024;

    private interface Form {
        void read(InputStream in, TreeWriter tree) throws IOException;
    }

    /**
     * Of the full form.
     *
     * @param tar that must come out
     * @param to where nothing is yet
     * @throws org.ralvend.protocol.Fault those of {@link TreeWriter}, {@code UPDATE_MALFORMED}
     */
    public void unpack(Tar tar, Path to) throws IOException {
        unpack(Bundle::read, tar, to);
    }

    /**
     * Of a delta.
     *
     * @param here the folder of the earlier bundle
     * @throws org.ralvend.protocol.Fault as {@link #unpack(Tar, Path)}, {@code UPDATE_UNFIT}
     */
    public void unpack(Path here, Tar tar, Path to) throws IOException {
        unpack((in, tree) -> Delta.read(in, here, tree), tar, to);
    }

    private void unpack(Form form, Tar tar, Path to) throws IOException {
        Path above = Objects.requireNonNull(to.toAbsolutePath().getParent());
        Path part = above.resolve("." + to.getFileName() + "+part");
        delete(part);
        DurableFile.makeFolder(part);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
                TreeWriter tree = new TreeWriter(part, tar)) {
            form.read(in, tree);
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
            DurableFile.syncNames(above);
        } finally {
            delete(part);
        }
    }

    /** A folder with all that is in it, if it is there. */
    public static void delete(Path folder) throws IOException {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var _ = Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, @Nullable IOException wrong) throws IOException {
                if (wrong != null) {
                    throw wrong;
                }
                Files.delete(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
