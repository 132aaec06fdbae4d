package org.ralvend.device.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.protocol.program.MutualTls;

/** Who this device is. Lies in {@code identity/} of the device's home, written once by the enrolment; the pair is renewed. */
public record Identity(Passport passport, MutualTls tls, PublicKey backendKey) {
    /**
     * What the backend said about this device when it was enrolled.
     *
     * @param town null where an earlier build enrolled it
     */
    public record Passport(
            MachineId machine,
            DeviceId device,
            @Nullable TownId town,
            MachineKind kind,
            int vendorNumber,
            String currency,
            String brokerUrl,
            String backendUrl,
            String backendKey) {}

    static final String FILE = "passport.json";

    /** @throws Fault {@link FaultCode#CERTIFICATE_MISSING} where the device is not enrolled */
    public static Identity read(Path home) {
        Path folder = home.resolve("identity");
        try {
            Passport passport = RecordCodec.decode(Passport.class, Files.readAllBytes(folder.resolve(FILE)));
            return new Identity(passport, MutualTls.read(NextPair.current(folder)), publicKey(passport.backendKey()));
        } catch (NoSuchFileException e) {
            throw new Fault(
                    FaultCode.CERTIFICATE_MISSING, folder + " (run: ralvend enrol --machine M --claim CODE)", e);
        } catch (IOException | ProtocolException | GeneralSecurityException e) {
            throw new Fault(FaultCode.CERTIFICATE_BAD, folder + ": " + e.getMessage(), e);
        }
    }

    /** TLS with this identity; the other side's certificates are judged at this time. */
    public SSLContext context(TrustTime time) {
        return tls.context(PinnedCa.of(tls, time));
    }

    private static PublicKey publicKey(String pem) throws GeneralSecurityException {
        byte[] der = Base64.getMimeDecoder()
                .decode(pem.replaceAll("-----[A-Z ]+-----", "").getBytes(StandardCharsets.US_ASCII));
        return KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
    }
}
