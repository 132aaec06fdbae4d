package org.ralvend.backend.fleet;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.InstantSource;
import org.ralvend.backend.db.Database;
import org.ralvend.protocol.Enrolment;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;

/**
 * Gives a device its next certificate, over a new key and for the same id. The present certificate is the permission and
 * stays good until its end, so that a device that loses the answer asks again.
 */
@Controller("/device/v1/renewals")
@ExecuteOn(TaskExecutors.BLOCKING)
class RenewalController {
    private final DeviceDoor door;
    private final CertificateAuthority ca;
    private final Database database;
    private final DeviceKeys keys;
    private final InstantSource clock;

    RenewalController(
            DeviceDoor door, CertificateAuthority ca, Database database, DeviceKeys keys, InstantSource clock) {
        this.door = door;
        this.ca = ca;
        this.database = database;
        this.keys = keys;
        this.clock = clock;
    }

    @Post
    @Consumes(MediaType.APPLICATION_JSON)
    byte[] renew(HttpRequest<?> request, @Body byte[] body) {
        KnownDevice device = door.enter(request);
        try {
            Enrolment.Renewal renewal = RecordCodec.decode(Enrolment.Renewal.class, body);
            String chain = ca.certifyRequest(
                    renewal.csr(), device.device().value(), CertificateAuthority.Role.DEVICE, clock.instant());
            PublicKey present = DeviceDoor.certificate(request).getPublicKey();
            PublicKey next = CertificateAuthority.keyOf(chain);
            if (next.equals(present)) {
                throw new Fault(FaultCode.REQUEST_INVALID, "csr: the key must be a new one");
            }
            database.run(tx -> keys.renewing(tx, device.scope(), device.device(), present, next));
            return RecordCodec.encode(new Enrolment.Renewed(chain, ca.certificatePem()));
        } catch (ProtocolException e) {
            throw new Fault(e.code(), e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.REQUEST_INVALID, "csr: " + e.getMessage(), e);
        }
    }
}
