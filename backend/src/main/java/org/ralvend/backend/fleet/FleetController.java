package org.ralvend.backend.fleet;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Currency;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.TownId;

/** Towns, machines and claims, for people. */
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
class FleetController {
    @Serdeable
    record NewTown(String id, String name, String currency) {}

    @Serdeable
    record NewMachine(String id, String kind, int vendorNumber, List<String> serves) {}

    @Serdeable
    record ClaimAnswer(String machine, String claim, Instant expires) {}

    private final Database database;
    private final Fleet fleet;
    private final Claims claims;
    private final InstantSource clock;

    FleetController(Database database, Fleet fleet, Claims claims, InstantSource clock) {
        this.database = database;
        this.fleet = fleet;
        this.claims = claims;
        this.clock = clock;
    }

    @Post("/towns")
    HttpResponse<NewTown> addTown(Actor actor, @Body NewTown town) {
        actor.require(Role.ADMIN);
        Fleet.Town added = new Fleet.Town(new TownId(town.id()), town.name(), currency(town.currency()));
        if (!database.transact(tx -> fleet.addTown(tx, added, clock.instant()))) {
            throw new Fault(FaultCode.CONFLICT, "town " + town.id() + " exists");
        }
        return HttpResponse.created(town);
    }

    @Post("/machines")
    HttpResponse<NewMachine> addMachine(
            Actor actor, @QueryValue(defaultValue = "") String town, @Body NewMachine machine) {
        TownScope scope = actor.require(Role.OPS).scope(town);
        Machine added = new Machine(
                new MachineId(machine.id()),
                MachineKind.valueOf(machine.kind()),
                machine.vendorNumber(),
                machine.serves().stream().map(MachineId::new).toList());
        if (!database.transact(tx -> fleet.addMachine(tx, scope, added, clock.instant()))) {
            throw new Fault(FaultCode.CONFLICT, "machine " + machine.id() + " exists");
        }
        return HttpResponse.created(machine);
    }

    @Post("/machines/{id}/claims")
    HttpResponse<ClaimAnswer> claim(Actor actor, String id, @QueryValue(defaultValue = "") String town) {
        TownScope scope = actor.require(Role.OPS, Role.TECHNICIAN).scope(town);
        MachineId machine = new MachineId(id);
        Claims.Issued issued = database.transact(tx -> {
            Machine known = fleet.machine(tx, scope, machine)
                    .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "machine " + id));
            return claims.issue(tx, scope, known.id());
        });
        return HttpResponse.created(new ClaimAnswer(id, issued.code(), issued.expires()));
    }

    private static String currency(String code) {
        try {
            return Currency.getInstance(code).getCurrencyCode();
        } catch (IllegalArgumentException e) {
            throw new Fault(FaultCode.REQUEST_INVALID, "currency is no ISO 4217 code: " + code, e);
        }
    }
}
