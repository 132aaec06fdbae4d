package org.ralvend.device.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.DurableFile;
import org.ralvend.protocol.program.MutualTls;

/** A device's home as the enrolment leaves it. */
public final class Enrolled {
    private Enrolled() {}

    public static void home(Path home, MutualTls tls, MachineKind kind, String backendUrl) throws IOException {
        Path identity = home.resolve("identity");
        write(
                identity.resolve("key.pem"),
                MutualTls.pem("PRIVATE KEY", tls.key().getEncoded()));
        write(identity.resolve("cert.pem"), RenewingBackend.pem(tls.certificate()));
        write(identity.resolve("ca.pem"), RenewingBackend.pem(tls.ca()));
        Identity.Passport passport = new Identity.Passport(
                new MachineId("m1"),
                new DeviceId(tls.commonName()),
                new TownId("westend"),
                kind,
                42,
                "EUR",
                "ssl://localhost:1",
                backendUrl,
                MutualTls.pem("PUBLIC KEY", tls.certificate().getPublicKey().getEncoded()));
        DurableFile.writePrivate(identity.resolve(Identity.FILE), RecordCodec.encode(passport));
    }

    private static void write(Path file, String text) throws IOException {
        DurableFile.writePrivate(file, text.getBytes(StandardCharsets.US_ASCII));
    }
}
