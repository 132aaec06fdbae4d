package org.ralvend.simulation.check;

import java.util.Arrays;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Nothing that happens in a simulation is worth an error in the backend's log; a device tells by one that it is out of
 * service. A round's warnings count too: here no message is one that it must drop, and no database refuses for a while. Other
 * warnings tell of the world, which is as bad as it is meant to be. What is logged besides is not written. One thread.
 */
public final class ErrorLog extends Handler {
    private static final String BACKEND = "org.ralvend.backend.";
    private static final Logger ROUND = Logger.getLogger(BACKEND + "uplink.Round");

    private @Nullable String first;

    private ErrorLog() {}

    /** In the place of whatever this process logged to; every run sees its own errors only. */
    public static ErrorLog install() {
        Logger root = Logger.getLogger("");
        Arrays.stream(root.getHandlers()).forEach(root::removeHandler);
        root.setLevel(Level.SEVERE);
        ROUND.setLevel(Level.WARNING);
        ErrorLog log = new ErrorLog();
        root.addHandler(log);
        return log;
    }

    /** The first error since this was last asked. */
    Optional<String> take() {
        Optional<String> said = Optional.ofNullable(first);
        first = null;
        return said;
    }

    @Override
    public void publish(LogRecord record) {
        String logger = String.valueOf(record.getLoggerName());
        if (first == null && logger.startsWith(BACKEND)) {
            Throwable why = record.getThrown();
            first = logger + ": " + record.getMessage() + " " + Arrays.toString(record.getParameters())
                    + (why == null ? "" : " " + why + " at " + why.getStackTrace()[0]);
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
