package org.ralvend.device.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * A copy of a journal to look at, also while its agent runs. The agent holds the file exclusively, so SQLite would
 * refuse a second reader; {@code immutable=1} would let one in, but it ignores the write-ahead log, where the newest
 * entries are. So file and log are copied, in this order: SQLite moves entries from the log to the file (a checkpoint)
 * before it starts the log anew, and while the file did not change, file and log belong together. A last commit that is
 * only half in the copied log fails its checksum there, and SQLite leaves it out.
 */
final class JournalCopy implements AutoCloseable {
    /** An agent checkpoints every thousand pages or so: to meet that twice in a row is rare. */
    private static final int TRIES = 10;

    private static final List<String> ENDINGS = List.of("", "-wal", "-shm");

    private final Path folder;
    private final Connection db;

    private JournalCopy(Path folder, Connection db) {
        this.folder = folder;
        this.db = db;
    }

    /**
     * @param place a device's home or its data folder
     * @throws Fault {@link FaultCode#NOT_FOUND}, {@link FaultCode#JOURNAL_LOCKED} or {@link FaultCode#JOURNAL_NEWER}
     */
    static JournalCopy of(Path place) throws IOException, SQLException {
        Path file = find(place);
        Path folder = Files.createTempDirectory("ralvend-journal");
        Path copy = folder.resolve("journal.db");
        try {
            copy(file, copy);
            SqliteFile.refuseNewer(copy);
            return new JournalCopy(folder, SqliteFile.openReadOnly(copy));
        } catch (IOException | SQLException | RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    Connection db() {
        return db;
    }

    @Override
    public void close() throws IOException, SQLException {
        db.close();
        delete(folder);
    }

    private static Path find(Path place) {
        for (Path file : List.of(place.resolve("data").resolve("journal.db"), place.resolve("journal.db"))) {
            if (Files.isRegularFile(file)) {
                return file;
            }
        }
        throw new Fault(FaultCode.NOT_FOUND, "no journal.db in " + place + " or its data folder");
    }

    private static void copy(Path file, Path copy) throws IOException {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            State before = State.of(file);
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            copyLog(file.resolveSibling(file.getFileName() + "-wal"), copy.resolveSibling("journal.db-wal"));
            if (State.of(file).equals(before)) {
                return;
            }
        }
        throw new Fault(FaultCode.JOURNAL_LOCKED, file + " is being written too fast to copy; try again");
    }

    private static void copyLog(Path log, Path copy) throws IOException {
        try {
            Files.copy(log, copy, StandardCopyOption.REPLACE_EXISTING);
        } catch (NoSuchFileException e) {
            // An agent that ended in order leaves none.
            Files.deleteIfExists(copy);
        }
    }

    private static void delete(Path folder) throws IOException {
        for (String ending : ENDINGS) {
            Files.deleteIfExists(folder.resolve("journal.db" + ending));
        }
        Files.delete(folder);
    }

    /** What a checkpoint changes: the time of the file, its size, or its first page. */
    private record State(FileTime changed, long size, ByteBuffer head) {
        private static final int HEAD_BYTES = 100;

        static State of(Path file) throws IOException {
            ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
            try (FileChannel in = FileChannel.open(file)) {
                in.read(head);
            }
            byte[] bytes = Arrays.copyOf(head.array(), head.position());
            return new State(Files.getLastModifiedTime(file), Files.size(file), ByteBuffer.wrap(bytes));
        }
    }
}
