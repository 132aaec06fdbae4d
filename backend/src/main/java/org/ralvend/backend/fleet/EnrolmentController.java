package org.ralvend.backend.fleet;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import org.ralvend.backend.Installation;
import org.ralvend.backend.Replica;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;

/** Turns a claim and a signing request into a device. The only thing that works without a client certificate. */
@Controller("/device/v1/enrolments")
@ExecuteOn(TaskExecutors.BLOCKING)
class EnrolmentController {
    /** The programs' own settings that a new device is told. */
    private final Replica replica;

    private final Installation installation;
    private final Database database;
    private final Registry registry;
    private final InstantSource clock;

    /** What an enrolment touches. */
    @Singleton
    record Registry(Fleet fleet, Claims claims, DeviceKeys keys, CertificateAuthority ca) {}

    EnrolmentController(
            Replica replica, Installation installation, Database database, Registry registry, InstantSource clock) {
        this.replica = replica;
        this.installation = installation;
        this.database = database;
        this.registry = registry;
        this.clock = clock;
    }

    @Post
    @Consumes(MediaType.APPLICATION_JSON)
    byte[] enrol(@Body byte[] body) {
        try {
            Enrolment.Request request = RecordCodec.decode(Enrolment.Request.class, body);
            return RecordCodec.encode(database.transact(tx -> enrol(tx, request)));
        } catch (ProtocolException e) {
            throw new Fault(e.code(), e.getMessage(), e);
        }
    }

    private Enrolment.Answer enrol(Tx tx, Enrolment.Request request) {
        TownScope scope = registry.claims()
                .spend(tx, request.claim(), request.machine())
                .orElseThrow(() -> new Fault(FaultCode.CLAIM_INVALID, "machine " + request.machine()));
        Machine machine = registry.fleet().machine(tx, scope, request.machine()).orElseThrow();
        Fleet.Town town = registry.fleet().town(tx, scope).orElseThrow();
        DeviceId device = new DeviceId("d-" + HexFormat.of().toHexDigits(new SecureRandom().nextLong()));
        String chain = certify(request, device);
        registry.fleet().addDevice(tx, scope, device, machine.id(), clock.instant());
        registry.keys().enrolled(tx, scope, device, CertificateAuthority.keyOf(chain));
        return new Enrolment.Answer(
                device,
                scope.town(),
                machine.kind(),
                machine.vendorNumber(),
                town.currency(),
                chain,
                registry.ca().certificatePem(),
                installation.commandPublicPem(),
                replica.devicesBroker(),
                replica.devicesUrl());
    }

    private String certify(Enrolment.Request request, DeviceId device) {
        try {
            return registry.ca()
                    .certifyRequest(request.csr(), device.value(), CertificateAuthority.Role.DEVICE, clock.instant());
        } catch (GeneralSecurityException e) {
            throw new Fault(FaultCode.REQUEST_INVALID, "csr: " + e.getMessage(), e);
        }
    }
}
