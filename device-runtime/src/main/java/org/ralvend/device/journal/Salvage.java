package org.ralvend.device.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;

/**
 * What becomes of a journal that SQLite itself calls damaged; every other trouble leaves it as it is. The power may go at
 * any step:
 *
 * <pre>
 *   step                                              where the power goes after it
 *   read what can be read into journal.db.salvaging   begun anew at the next start
 *   rename it to journal.db.salvaged                  from here on it counts; the next start goes on
 *   move journal.db and its log to journal.db.damaged-N, which nobody deletes
 *   rename journal.db.salvaged to journal.db
 * </pre>
 */
public final class Salvage {
    private static final Logger LOG = System.getLogger(Salvage.class.getName());

    /** The log goes first: without its file it is nothing, and the file without it would be an older state. */
    private static final List<String> PARTS = List.of("-wal", "-shm", "");

    private Salvage() {}

    /**
     * What could be read.
     *
     * @param kept entries in the new file
     * @param missing entries that the backend was not known to have and that could not be read, at least: what stood behind
     *     the last one that could be read is not counted
     */
    record Outcome(long kept, long missing) {}

    /**
     * Opens the journal as {@link SqliteJournal#open} does, or salvages it where it is damaged. Looks at every page.
     *
     * @throws Fault as there, but not {@link FaultCode#JOURNAL_CORRUPT}
     */
    public static SqliteJournal open(Path file, InstantSource clock, RandomGenerator random, Entry.Stamp opening) {
        mend(file, random, opening)
                .ifPresent(done -> LOG.log(Level.ERROR, "{0} was damaged and is salvaged: {1}", file, done));
        return SqliteJournal.open(file, clock, random, opening);
    }

    /** Empty where nothing was damaged, and nothing was changed. Not while an agent holds it. */
    static Optional<Outcome> mend(Path file, RandomGenerator random, Entry.Stamp opening) {
        try {
            SqliteFile.unpackBeside(file);
            if (Files.exists(beside(file, ".salvaged"))) {
                swap(file);
            }
            if (!SqliteFile.isDamaged(file)) {
                return Optional.empty();
            }
            Outcome outcome = draft(file, random, opening);
            swap(file);
            return Optional.of(outcome);
        } catch (SQLException e) {
            throw SqliteFile.fault(file, e);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }

    private static Outcome draft(Path file, RandomGenerator random, Entry.Stamp opening)
            throws IOException, SQLException {
        Path draft = beside(file, ".salvaging");
        for (String part : PARTS) {
            Files.deleteIfExists(beside(draft, part));
        }
        Outcome outcome;
        try (Connection to = SqliteFile.open(draft)) {
            Rescue rescue = new Rescue(new JournalRows(to));
            SqliteFile.transaction(to, () -> rescue.copy(file, random, opening));
            outcome = rescue.outcome();
        }
        if (Files.exists(beside(draft, "-wal"))) {
            throw new Fault(FaultCode.JOURNAL_UNWRITABLE, draft + ": its log could not be moved into it");
        }
        Files.move(draft, beside(file, ".salvaged"), StandardCopyOption.ATOMIC_MOVE);
        DurableFile.syncNames(folder(file));
        return outcome;
    }

    private static void swap(Path file) throws IOException {
        int number = 1;
        while (Files.exists(beside(file, ".damaged-" + number))) {
            number++;
        }
        for (String part : PARTS) {
            if (Files.exists(beside(file, part))) {
                Files.move(
                        beside(file, part), beside(file, ".damaged-" + number + part), StandardCopyOption.ATOMIC_MOVE);
            }
        }
        DurableFile.syncNames(folder(file));
        Files.move(beside(file, ".salvaged"), file, StandardCopyOption.ATOMIC_MOVE);
        DurableFile.syncNames(folder(file));
    }

    private static Path beside(Path file, String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().resolveSibling("");
    }
}
