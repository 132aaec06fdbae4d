package org.ralvend.backend.fleet;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.backend.web.Reason;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.TownId;

/** Towns, machines, claims and revocations, for people. */
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
class FleetController {
    /** Digits of a keypad code that tell the vendor: four. */
    private static final int MAX_VENDOR_NUMBER = 9999;

    /** Warehouses that one machine's customers can walk to, generously. */
    private static final int MAX_SERVED = 100;

    private static final int NAME_LENGTH = 60;

    @Serdeable
    record NewTown(String id, String name, String currency) {}

    @Serdeable
    record NewMachine(String id, String kind, int vendorNumber, List<String> serves) {}

    @Serdeable
    record ClaimAnswer(String machine, String claim, Instant expires) {}

    @Serdeable
    record RevocationRequest(String reason) {}

    @Serdeable
    record RevocationAnswer(String device, Instant revokedAt, String actor, String reason) {}

    private final Database database;
    private final Fleet fleet;
    private final Claims claims;
    private final Revocations revocations;
    private final InstantSource clock;

    FleetController(Database database, Fleet fleet, Claims claims, Revocations revocations, InstantSource clock) {
        this.database = database;
        this.fleet = fleet;
        this.claims = claims;
        this.revocations = revocations;
        this.clock = clock;
    }

    @Post("/towns")
    HttpResponse<NewTown> addTown(@Parameter(hidden = true) Actor actor, @Body NewTown town) {
        actor.require(Role.ADMIN);
        if (town.name().isBlank() || town.name().length() > NAME_LENGTH) {
            throw new Fault(FaultCode.REQUEST_INVALID, "name: must have 1 to " + NAME_LENGTH + " characters");
        }
        Fleet.Town added = new Fleet.Town(new TownId(town.id()), town.name(), currency(town.currency()));
        if (!database.transact(tx -> fleet.addTown(tx, added, clock.instant()))) {
            throw new Fault(FaultCode.CONFLICT, "town " + town.id() + " exists");
        }
        return HttpResponse.created(town);
    }

    @Post("/machines")
    HttpResponse<NewMachine> addMachine(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @Body NewMachine machine) {
        TownScope scope = actor.require(Role.OPS).scope(town);
        if (machine.vendorNumber() < 0 || machine.vendorNumber() > MAX_VENDOR_NUMBER) {
            throw new Fault(FaultCode.REQUEST_INVALID, "vendorNumber: must be 0 to " + MAX_VENDOR_NUMBER);
        }
        if (machine.serves().size() > MAX_SERVED) {
            throw new Fault(FaultCode.REQUEST_INVALID, "serves: must name at most " + MAX_SERVED + " machines");
        }
        Machine added = new Machine(
                new MachineId(machine.id()),
                kind(machine.kind()),
                machine.vendorNumber(),
                machine.serves().stream().map(MachineId::new).toList());
        if (!database.transact(tx -> fleet.addMachine(tx, scope, added, clock.instant()))) {
            throw new Fault(FaultCode.CONFLICT, "machine " + machine.id() + " exists");
        }
        return HttpResponse.created(machine);
    }

    @Post("/machines/{id}/claims")
    HttpResponse<ClaimAnswer> claim(
            @Parameter(hidden = true) Actor actor, String id, @QueryValue(defaultValue = "") String town) {
        TownScope scope = actor.require(Role.OPS, Role.TECHNICIAN).scope(town);
        MachineId machine = new MachineId(id);
        Claims.Issued issued = database.transact(tx -> {
            Machine known = fleet.machine(tx, scope, machine)
                    .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "machine " + id));
            return claims.issue(tx, scope, known.id());
        });
        return HttpResponse.created(new ClaimAnswer(id, issued.code(), issued.expires()));
    }

    /** For good: the broker closes its session, nothing lets it in again. Asked again, it tells what stands. */
    @Post("/devices/{id}/revoke")
    RevocationAnswer revoke(
            @Parameter(hidden = true) Actor actor,
            String id,
            @QueryValue(defaultValue = "") String town,
            @Body RevocationRequest request) {
        TownScope scope = actor.require(Role.OPS).scope(town);
        String reason = Reason.require(request.reason());
        DeviceId device = new DeviceId(id);
        Revocations.Revocation done = database.transact(
                        tx -> revocations.revoke(tx, scope, device, actor.id(), reason, clock.instant()))
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "device " + id));
        return new RevocationAnswer(id, done.at(), done.actor(), done.reason());
    }

    private static MachineKind kind(String name) {
        return Arrays.stream(MachineKind.values())
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Fault(
                        FaultCode.REQUEST_INVALID, "kind: must be one of " + Arrays.toString(MachineKind.values())));
    }

    private static String currency(String code) {
        try {
            return Currency.getInstance(code).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            throw new Fault(FaultCode.REQUEST_INVALID, "currency: is no ISO 4217 code: " + code, e);
        }
    }
}
