package org.ralvend.backend.fleet;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.web.Paging;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;

/** Which towns, machines and devices there are, for people. What they do now is in {@code /api/fleet}. */
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
class RegisterController {
    /** Boards that one machine's page shows, the newest; all of them are in {@code /api/devices}. */
    private static final int BOARDS = 20;

    @Serdeable
    record TownLine(String id, String name, String currency) {}

    @Serdeable
    record MachineLine(String id, String kind, int vendorNumber, List<String> serves) {}

    @Serdeable
    record DeviceLine(
            String id,
            String machine,
            Instant enrolledAt,
            @Nullable Instant revokedAt) {}

    @Serdeable
    record MachineStory(MachineLine machine, List<DeviceLine> devices, ReachStory.@Nullable Story reachability) {}

    private final Database database;
    private final Fleet fleet;
    private final Register register;
    private final ReachStory reach;

    RegisterController(Database database, Fleet fleet, Register register, ReachStory reach) {
        this.database = database;
        this.fleet = fleet;
        this.register = register;
        this.reach = reach;
    }

    /**
     * Those of the actor, in the order of their ids.
     *
     * @param after the id that the page before ended with
     */
    @Get("/towns")
    List<TownLine> towns(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String after,
            @QueryValue(defaultValue = Paging.DEFAULT) int limit) {
        int most = Paging.limit(limit);
        return database.transact(tx -> register.towns(tx, actor, after, most)).stream()
                .map(town -> new TownLine(town.id().value(), town.name(), town.currency()))
                .toList();
    }

    /**
     * In the order of their ids.
     *
     * @param after the id that the page before ended with
     */
    @Get("/machines")
    List<MachineLine> machines(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @QueryValue(defaultValue = "") String after,
            @QueryValue(defaultValue = Paging.DEFAULT) int limit) {
        TownScope scope = actor.scope(town);
        int most = Paging.limit(limit);
        return database.transact(tx -> register.machines(tx, scope, after, most)).stream()
                .map(RegisterController::line)
                .toList();
    }

    /** With its newest devices, the revoked too, and how it can be reached; that is absent where it never greeted. */
    @Get("/machines/{id}")
    MachineStory machine(@Parameter(hidden = true) Actor actor, String id, @QueryValue(defaultValue = "") String town) {
        TownScope scope = actor.scope(town);
        MachineId machine = new MachineId(id);
        return database.transact(tx -> new MachineStory(
                fleet.machine(tx, scope, machine)
                        .map(RegisterController::line)
                        .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "machine " + id)),
                register.boards(tx, scope, machine, BOARDS).stream()
                        .map(RegisterController::line)
                        .toList(),
                reach.of(tx, scope, machine).orElse(null)));
    }

    /**
     * In the order of their ids, the revoked too.
     *
     * @param after the id that the page before ended with
     */
    @Get("/devices")
    List<DeviceLine> devices(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @QueryValue(defaultValue = "") String after,
            @QueryValue(defaultValue = Paging.DEFAULT) int limit) {
        TownScope scope = actor.scope(town);
        int most = Paging.limit(limit);
        return database.transact(tx -> register.devices(tx, scope, after, most)).stream()
                .map(RegisterController::line)
                .toList();
    }

    private static MachineLine line(Machine machine) {
        return new MachineLine(
                machine.id().value(),
                machine.kind().name(),
                machine.vendorNumber(),
                machine.serves().stream().map(MachineId::value).toList());
    }

    private static DeviceLine line(Register.Device device) {
        return new DeviceLine(device.id().value(), device.machine().value(), device.enrolledAt(), device.revokedAt());
    }
}
