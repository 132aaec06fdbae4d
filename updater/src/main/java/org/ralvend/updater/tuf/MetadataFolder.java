package org.ralvend.updater.tuf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.program.DurableFile;

/**
 * The trusted metadata on disk, under unversioned names. What is read is believed no more than what is fetched; what is kept was
 * verified before. A power cut leaves a file as it was or as it is to be.
 */
public record MetadataFolder(Path folder) {
    private static final String ENDING = ".json";

    /** Whether a root is trusted here. */
    public boolean isBegun() {
        return Files.exists(file("root"));
    }

    /**
     * @param most bytes; a longer file is none
     * @throws Fault {@link FaultCode#FOLDER_UNWRITABLE} where it is there and cannot be read
     */
    Optional<Bytes> find(String role, long most) {
        Path file = file(role);
        try {
            return Files.size(file) > most ? Optional.empty() : Optional.of(Bytes.of(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** @throws Fault {@link FaultCode#FOLDER_UNWRITABLE}; what was there still is then */
    void keep(String role, Bytes content) {
        Path file = file(role);
        try {
            DurableFile.writePrivate(file, content.toArray());
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /** None is trusted from here on. */
    void forget(String role) {
        Path file = file(role);
        try {
            DurableFile.delete(file);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    /**
     * For one update: no other process may have it meanwhile.
     *
     * @throws Fault {@link FaultCode#ALREADY_RUNNING}, {@link FaultCode#FOLDER_UNWRITABLE}
     */
    public FileChannel hold() {
        try {
            return FolderLock.take(folder);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    private Path file(String role) {
        return folder.resolve(Names.segment(role) + ENDING);
    }

    private static Fault unusable(Path file, IOException e) {
        return new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
    }
}
