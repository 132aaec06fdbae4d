package org.ralvend.device.identity;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.program.Version;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.protocol.program.MutualTls;

/**
 * At which time certificates are judged. A board without a battery starts in 1970, and one with a bad battery anywhere:
 * until the network keeps the clock only the certificates' end counts, against a floor, the newest time that is certain to have
 * passed. Only what our CA signed raises the floor: the build aside, the start of each certificate that verified. What a
 * broker or backend merely says does not, since a floor in the far future would end every certificate for good. For the
 * same reason a clock that was only estimated from what they say judges no certificate. Any thread.
 */
public final class TrustTime {
    private static final Logger LOG = System.getLogger(TrustTime.class.getName());

    private final DeviceClock clock;
    private final @Nullable Path file;
    private volatile Instant floor;

    private TrustTime(DeviceClock clock, @Nullable Path file, Instant floor) {
        this.clock = clock;
        this.file = file;
        this.floor = floor;
    }

    /** For a device that has no identity yet, and remembers nothing. */
    static TrustTime beforeEnrolment(DeviceClock clock) {
        return new TrustTime(clock, null, Version.built());
    }

    /** The floor is kept in {@code data/} of the device's home. */
    public static TrustTime of(Path home, MutualTls own, DeviceClock clock) {
        Path file = home.resolve("data").resolve("time-floor");
        TrustTime time = new TrustTime(clock, file, latest(Version.built(), read(file)));
        time.floor = latest(time.floor, start(own.certificate()));
        return time;
    }

    public Instant floor() {
        return floor;
    }

    /** As late as anybody says; for what does no harm when it is done too early. */
    Instant now() {
        return latest(floor, clock.trusted().orElse(floor));
    }

    /** When this certificate is judged: never before the floor. A start is never too late while nothing keeps the clock. */
    Instant judging(X509Certificate certificate) {
        return latest(floor, clock.isSynchronised() ? clock.instant() : start(certificate));
    }

    /** This certificate is good: it was not signed before its time. */
    synchronized void verified(X509Certificate certificate) {
        Instant start = start(certificate);
        if (!start.isAfter(floor)) {
            return;
        }
        floor = start;
        if (file != null) {
            try {
                DurableFile.writePrivate(file, start.toString().getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                LOG.log(Level.WARNING, "{0} was not written; a restart knows an older time: {1}", file, e.getMessage());
            }
        }
    }

    private static Instant read(Path file) {
        try {
            return Instant.parse(Files.readString(file, StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            return Instant.EPOCH;
        } catch (IOException | DateTimeException e) {
            LOG.log(Level.WARNING, "{0} does not read; the build and our certificate stand for it: {1}", file, e);
            return Instant.EPOCH;
        }
    }

    private static Instant start(X509Certificate certificate) {
        return certificate.getNotBefore().toInstant();
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
