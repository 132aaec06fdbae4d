package org.ralvend.backend.db;

import java.sql.SQLException;

/** The database refused or is gone. The transaction is rolled back. */
public final class DatabaseException extends RuntimeException {
    public DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
    }

    /** The five characters of SQLSTATE (PostgreSQL appendix A), empty where the driver gave none. */
    public String sqlState() {
        String state = getCause() instanceof SQLException cause ? cause.getSQLState() : null;
        return state == null ? "" : state;
    }

    /** Whether trouble came from the database and another try may well succeed; anything else is at fault itself. */
    public static boolean isPassing(RuntimeException trouble) {
        return trouble instanceof DatabaseException database && database.isPassing();
    }

    /**
     * Another try may well succeed: connection (class 08), rolled back for another's sake (40), out of resources (53),
     * an operator's intervention (57).
     */
    public boolean isPassing() {
        String state = sqlState();
        return state.isEmpty()
                || state.startsWith("08")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("57");
    }
}
