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

    /** A key that is there already. */
    public boolean isDuplicate() {
        return sqlState().equals("23505");
    }
}
