package org.ralvend.device.check;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.identity.Identity;
import org.ralvend.device.identity.TrustTime;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.journal.SqliteJournal;
import org.ralvend.device.program.Version;
import org.ralvend.protocol.program.DurableFile;

/**
 * What every device stands on, whatever hangs on its pins. Looked at while no agent runs.
 *
 * @param identity throws a fault where there is none: every line that needs it says so, the others are looked at
 */
public record Installation(Path home, Supplier<Identity> identity, InstantSource clock) {
    private static final long FREE_BYTES = 64L * 1024 * 1024;
    private static final int NETWORK_MILLIS = 5000;
    private static final int HTTPS_PORT = 443;

    /** Disk, journal, clock, certificate, broker, backend. */
    public void look(Checklist list) throws InterruptedException {
        list.look("disk", this::disk);
        list.look("journal", this::journal);
        list.look("clock", this::time);
        list.look("certificate", this::certificate);
        list.look("broker", () -> handshake(identity.get().passport().brokerUrl()));
        list.look("backend", () -> handshake(identity.get().passport().backendUrl()));
    }

    private Finding disk() throws IOException {
        Path data = Files.createDirectories(home.resolve("data"));
        long free = Files.getFileStore(data).getUsableSpace();
        if (free < FREE_BYTES) {
            return Finding.wrong(
                    free / 1024 + " KiB free in " + data + ": make room for at least " + FREE_BYTES / 1024 + " KiB");
        }
        Path probe = data.resolve("check");
        DurableFile.writePrivate(probe, new byte[] {1});
        Files.delete(probe);
        return Finding.well();
    }

    /** A device that never ran has none: its first start makes it, not a look. */
    private Finding journal() {
        Path file = home.resolve("data").resolve("journal.db");
        if (Files.notExists(file)) {
            return Finding.well("none yet");
        }
        SecureRandom random = new SecureRandom();
        DeviceClock stamps = new DeviceClock(clock, random);
        try (Journal journal = SqliteJournal.open(file, stamps, random, stamps.stamp())) {
            return Finding.well(journal.pending() + " entries wait to be sent");
        }
    }

    /** A clock that is merely unknown is no fault: no order needs it. One that is behind this program is. */
    private Finding time() {
        Instant now = clock.instant();
        return now.isBefore(Version.built())
                ? Finding.wrong("it says " + now + ", before this program was built: start time synchronisation")
                : Finding.well(now.toString());
    }

    private Finding certificate() {
        Identity own = identity.get();
        X509Certificate certificate = own.tls().certificate();
        if (!own.tls().commonName().equals(own.passport().device().value())) {
            return Finding.wrong("it names " + own.tls().commonName() + ", the passport "
                    + own.passport().device() + ": enrol again");
        }
        Instant end = certificate.getNotAfter().toInstant();
        return clock.instant().isAfter(end)
                ? Finding.wrong("it ended " + end + ": enrol again")
                : Finding.well("valid until " + end);
    }

    private Finding handshake(String url) {
        Identity own = identity.get();
        TrustTime time = TrustTime.of(home, own.tls(), new DeviceClock(clock, new SecureRandom()));
        try (Socket plain = new Socket()) {
            URI at = URI.create(url);
            int port = at.getPort() < 0 ? HTTPS_PORT : at.getPort();
            plain.connect(new InetSocketAddress(at.getHost(), port), NETWORK_MILLIS);
            plain.setSoTimeout(NETWORK_MILLIS);
            try (SSLSocket secure =
                    (SSLSocket) own.context(time).getSocketFactory().createSocket(plain, at.getHost(), port, true)) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
                secure.startHandshake();
                return Finding.well(url + " by " + secure.getSession().getProtocol());
            }
        } catch (IOException | IllegalArgumentException e) {
            return Finding.wrong(url + ": " + e.getMessage() + ": check cable, address, name service and clock");
        }
    }
}
