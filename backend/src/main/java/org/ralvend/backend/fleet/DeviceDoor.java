package org.ralvend.backend.fleet;

import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.security.cert.X509Certificate;
import java.util.Locale;
import org.ralvend.backend.db.Database;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.program.MutualTls;

/** Who asks under {@code /device/v1}: TLS has verified the certificate, this looks up whose it is. Any thread. */
@Singleton
public final class DeviceDoor {
    private static final String UNIT = CertificateAuthority.Role.DEVICE.name().toLowerCase(Locale.ROOT);

    private final Database database;
    private final Fleet fleet;

    DeviceDoor(Database database, Fleet fleet) {
        this.database = database;
        this.fleet = fleet;
    }

    /**
     * @throws Fault {@link FaultCode#NOT_SIGNED_IN} without a certificate, {@link FaultCode#DEVICE_UNKNOWN} where it is
     *     no device's, or a revoked one's
     */
    public KnownDevice enter(HttpRequest<?> request) {
        X509Certificate certificate = certificate(request);
        String name = MutualTls.commonName(certificate);
        if (!MutualTls.unit(certificate).equals(UNIT)) {
            throw new Fault(FaultCode.DEVICE_UNKNOWN, name);
        }
        DeviceId id = new DeviceId(name);
        return database.transact(tx -> fleet.device(tx, id))
                .orElseThrow(() -> new Fault(FaultCode.DEVICE_UNKNOWN, name));
    }

    static X509Certificate certificate(HttpRequest<?> request) {
        return request.getCertificate()
                .map(X509Certificate.class::cast)
                .orElseThrow(() -> new Fault(FaultCode.NOT_SIGNED_IN, "a device's certificate"));
    }
}
