package org.ralvend.updater.tuf;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;

/**
 * Where targets are fetched to: each is one file, named as its target with every slash quoted. A file is there whole and verified,
 * or as it was; nothing is held in memory whole. One process at a time, which holds the metadata's folder; one thread.
 *
 * @param base of the targets' addresses, with a slash at its end
 */
public record TargetFolder(Path folder, Mirror mirror, String base) {
    private static final int PIECE = 64 * 1024;

    /**
     * Fetches a target, unless it is there with the right content.
     *
     * @param consistent whether its address has a hash before the name
     * @throws Fault {@link FaultCode#UPDATE_MISMATCH} and {@link FaultCode#UPDATE_OVERSIZED} where another came, {@link
     *     FaultCode#UPDATE_MALFORMED} where its name leads out of the folder of its repository, {@link FaultCode#FOLDER_UNWRITABLE}, and
     *     those of {@link Mirror}
     * @return where it is
     */
    public Path fetch(Target target, boolean consistent) {
        Path file = folder.resolve(Names.targetFile(target.name()));
        try {
            if (!isThere(target, file)) {
                String prefix = consistent ? target.content().prefix(target.name()) + "." : "";
                fetch(target, base + Names.path(target.name(), prefix), file);
            }
            return file;
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }

    private void fetch(Target target, String url, Path file) throws IOException {
        DurableFile.makeFolder(folder);
        Path part = folder.resolve("." + file.getFileName() + "+part"); // no target's file has a plus
        Content.Check check = target.content().check(target.name());
        Files.deleteIfExists(part);
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            boolean there = mirror.fetch(url, target.content().length().orElseThrow(), piece -> {
                check.take(piece, piece.length);
                write(out, part, piece);
            });
            if (!there) {
                throw new Fault(FaultCode.UPDATE_UNREACHABLE, url + " is not there");
            }
            check.end();
            out.force(true);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            DurableFile.syncNames(folder);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Deletes all but these: what nobody asks for any more, and what was cut short. */
    public void forgetOthers(Stream<String> names) {
        Set<String> kept = names.map(Names::targetFile).collect(Collectors.toSet());
        try {
            DurableFile.makeFolder(folder);
            try (DirectoryStream<Path> all =
                    Files.newDirectoryStream(folder, file -> !kept.contains(String.valueOf(file.getFileName())))) {
                for (Path file : all) {
                    Files.delete(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, folder + ": " + e.getMessage(), e);
        }
    }

    private static void write(FileChannel out, Path part, byte[] piece) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(piece);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, part + ": " + e.getMessage(), e);
        }
    }

    private static boolean isThere(Target target, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            Content.Check check = target.content().check(target.name());
            byte[] piece = new byte[PIECE];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                check.take(piece, count);
            }
            check.end();
            return true;
        } catch (NoSuchFileException e) {
            return false;
        } catch (Fault e) {
            return false; // another content
        }
    }
}
