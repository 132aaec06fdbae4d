package org.ralvend.device.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.DurableFile;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** How a journal file is opened: the pragmas that keep entries through a power cut are set and then read back. */
final class SqliteFile {
    /** Grows with a change of the schema that a version below could not go on writing; what only adds leaves it. */
    static final int SCHEMA_VERSION = 1;

    /** The first SQLite without the bug by which a WAL reset could lose commits. */
    private static final int OLDEST_SQLITE = 3_051_003;

    /** Pages of WAL after which SQLite moves them into the file: 4 MiB. */
    private static final int WAL_PAGES = 1000;

    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE epoch (place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE)",
            """
            CREATE TABLE entry (epoch TEXT NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL, body BLOB NOT NULL,
              boot TEXT NOT NULL, mono INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (epoch, seq)) WITHOUT ROWID""",
            "CREATE TABLE state (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
            "CREATE TABLE total (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
            "CREATE TABLE cursor (key TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
            "PRAGMA user_version = " + SCHEMA_VERSION);

    /** Where the driver unpacks its native library at each start; else in the common folder for temporary files. */
    private static final String UNPACKED = "org.sqlite.tmpdir";

    private SqliteFile() {}

    /**
     * In a folder that several agents clear at a time, one would report what another was quicker to delete; and what a killed
     * process has left stays there for good, with its lock. In one of its own an agent that holds its home clears it.
     */
    static void unpackBeside(Path journal) throws IOException {
        if (System.getProperty(UNPACKED) == null) {
            Path folder = journal.toAbsolutePath().resolveSibling("native");
            DurableFile.makeFolder(folder);
            try (Stream<Path> left = Files.list(folder)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
            System.setProperty(UNPACKED, folder.toString());
        }
    }

    /** For the one agent that writes it. */
    static Connection open(Path file) throws SQLException {
        refuseNewer(file);
        Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
        try {
            checkLibrary(db);
            pragma(db, "locking_mode", "exclusive");
            pragma(db, "journal_mode", "wal");
            pragma(db, "synchronous", "2");
            WriteAheadLog.writeAgain(file);
            pragma(db, "wal_autocheckpoint", Integer.toString(WAL_PAGES));
            if (version(db) == 0) {
                create(db);
            }
            addWhatIsNew(db);
            return db;
        } catch (SQLException | RuntimeException e) {
            db.close();
            throw e;
        }
    }

    /**
     * Looked at first and without writing: a newer version's file is left as it is, its write-ahead log included. A file
     * whose making was cut short has a roll-back journal and is of no version yet: SQLite empties it when it is opened to write.
     */
    static void refuseNewer(Path file) throws SQLException {
        if (Files.notExists(file)) {
            return;
        }
        try (Connection db = openReadOnly(file)) {
            int version = version(db);
            if (version > SCHEMA_VERSION) {
                throw new Fault(
                        FaultCode.JOURNAL_NEWER,
                        file + " has version " + version + ", this agent knows " + SCHEMA_VERSION);
            }
        } catch (SQLException e) {
            if (!isOfNoVersionYet(e)) {
                throw e;
            }
        }
    }

    private static boolean isOfNoVersionYet(SQLException e) {
        return e instanceof SQLiteException known && known.getResultCode() == SQLiteErrorCode.SQLITE_READONLY_ROLLBACK;
    }

    /**
     * Whether SQLite says so, of any page; writes nothing to it.
     *
     * @throws Fault {@link FaultCode#JOURNAL_NEWER}: its damage is not ours to judge
     */
    static boolean isDamaged(Path file) throws SQLException {
        if (Files.notExists(file)) {
            return false;
        }
        try {
            refuseNewer(file);
            try (Connection db = openReadOnly(file)) {
                return !read(db, "quick_check(1)").equals("ok");
            }
        } catch (SQLException e) {
            if (isOfNoVersionYet(e)) {
                return false;
            }
            if (code(e) == FaultCode.JOURNAL_CORRUPT) {
                return true;
            }
            throw e;
        }
    }

    private static int version(Connection db) throws SQLException {
        return Integer.parseInt(read(db, "user_version"));
    }

    /** For looking at it while no agent holds it; writes nothing to it. */
    static Connection openReadOnly(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        // Whoever holds it holds it for long.
        config.setBusyTimeout(0);
        return config.createConnection("jdbc:sqlite:" + file);
    }

    /** What a technician must know of this failure. */
    static Fault fault(Path file, SQLException cause) {
        return new Fault(code(cause), file + ": " + cause.getMessage(), cause);
    }

    static FaultCode code(SQLException cause) {
        int primary = cause.getErrorCode() & 0xff;
        if (primary == SQLiteErrorCode.SQLITE_BUSY.code || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return FaultCode.JOURNAL_LOCKED;
        }
        if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return FaultCode.JOURNAL_CORRUPT;
        }
        return FaultCode.JOURNAL_UNWRITABLE;
    }

    private static void create(Connection db) throws SQLException {
        transaction(db, () -> {
            for (String sql : SCHEMA) {
                execute(db, sql);
            }
        });
    }

    /** A version below goes on writing such a file, and does not see what was added. */
    private static void addWhatIsNew(Connection db) throws SQLException {
        try (Statement statement = db.createStatement();
                ResultSet column =
                        statement.executeQuery("SELECT count(*) FROM pragma_table_info('epoch') WHERE name = 'last'")) {
            column.next();
            if (column.getInt(1) > 0) {
                return;
            }
        }
        execute(db, "ALTER TABLE epoch ADD COLUMN last INTEGER");
    }

    /** What is done in one transaction. */
    interface Writing {
        void run() throws SQLException;
    }

    /**
     * All of it or nothing. Not by the driver's {@code setAutoCommit(false)}: on a full disk SQLite rolls back by itself,
     * the driver's own roll-back then fails before it begins anew, and from there on it would commit row by row.
     */
    static void transaction(Connection db, Writing writing) throws SQLException {
        execute(db, "BEGIN IMMEDIATE");
        try {
            writing.run();
            execute(db, "COMMIT");
        } catch (SQLException | RuntimeException e) {
            try {
                execute(db, "ROLLBACK");
            } catch (SQLException already) {
                e.addSuppressed(already);
            }
            throw e;
        }
    }

    private static void execute(Connection db, String sql) throws SQLException {
        try (Statement statement = db.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void checkLibrary(Connection db) throws SQLException {
        try (Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery("SELECT sqlite_version()")) {
            row.next();
            String[] parts = row.getString(1).split("\\.", -1);
            int number = Integer.parseInt(parts[0]) * 1_000_000
                    + Integer.parseInt(parts[1]) * 1000
                    + Integer.parseInt(parts[2]);
            if (number < OLDEST_SQLITE) {
                throw new Fault(FaultCode.JOURNAL_UNSAFE, "SQLite " + row.getString(1) + " can lose commits");
            }
        }
    }

    private static void pragma(Connection db, String name, String value) throws SQLException {
        execute(db, "PRAGMA " + name + " = " + value);
        String is = read(db, name);
        if (!is.toLowerCase(Locale.ROOT).equals(value)) {
            throw new Fault(FaultCode.JOURNAL_UNSAFE, name + " is " + is + ", not " + value);
        }
    }

    private static String read(Connection db, String name) throws SQLException {
        try (Statement statement = db.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + name)) {
            row.next();
            return row.getString(1);
        }
    }
}
