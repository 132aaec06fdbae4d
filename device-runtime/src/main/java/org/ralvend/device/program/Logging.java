package org.ralvend.device.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.logging.LogManager;

/** The log of a device program: one line per record on standard error. */
public final class Logging {
    private Logging() {}

    /** First line of every {@code main}. */
    public static void toStandardError() {
        try (InputStream packaged = Objects.requireNonNull(Logging.class.getResourceAsStream("logging.properties"))) {
            LogManager.getLogManager().readConfiguration(packaged);
        } catch (IOException e) {
            throw new UncheckedIOException("packaged with this program", e);
        }
    }
}
