package org.ralvend.device.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Properties;

/** Which release the device programs are of: they are built and shipped together. */
public final class Version {
    /** As it stands in {@code Hello}, in presence, and in {@code --version}. */
    public static final String CURRENT = "0.1.0";

    private Version() {}

    /** When this release was built: no clock that is earlier can be right. */
    public static Instant built() {
        try (InputStream packaged = Objects.requireNonNull(Version.class.getResourceAsStream("build.properties"))) {
            Properties build = new Properties();
            build.load(packaged);
            return Instant.parse(build.getProperty("built"));
        } catch (IOException e) {
            throw new UncheckedIOException("packaged with this program", e);
        }
    }
}
