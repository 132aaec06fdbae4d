package org.ralvend.backend;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Why the backend could not run, in one line where it is trouble in the world; a bug shows itself whole. */
final class Trouble {
    private Trouble() {}

    /** The exit code: 2 could not run, 1 a bug. */
    static int explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Fault fault = fault(cause);
            if (fault != null) {
                System.err.println("ralvend backend: " + fault.getMessage());
                return 2;
            }
        }
        failure.printStackTrace();
        return 1;
    }

    private static @Nullable Fault fault(Throwable cause) {
        return switch (cause) {
            case Fault fault -> fault;
            case BindException taken -> new Fault(FaultCode.PORT_TAKEN, "backend.port: " + taken.getMessage());
            case FileSystemException unwritable ->
                new Fault(FaultCode.FOLDER_UNWRITABLE, String.valueOf(unwritable.getMessage()));
            case SQLException refused
            when isConnection(refused) -> new Fault(FaultCode.UNREACHABLE, "db.url: " + refused.getMessage());
            case IOException unwritten
            when isDisk(unwritten) -> new Fault(FaultCode.FOLDER_UNWRITABLE, unwritten.getMessage());
            default -> null;
        };
    }

    /** A full disk comes from a write as text alone. */
    private static boolean isDisk(IOException unwritten) {
        String message = String.valueOf(unwritten.getMessage());
        return message.startsWith("No space left") || message.startsWith("Disk quota exceeded");
    }

    /** SQLSTATE classes 08, connection, 28, authorisation, and 3D, no such database. */
    private static boolean isConnection(SQLException refused) {
        String state = refused.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("28") || state.startsWith("3D"));
    }
}
