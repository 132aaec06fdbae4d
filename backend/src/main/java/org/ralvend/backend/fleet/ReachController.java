package org.ralvend.backend.fleet;

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
import java.time.temporal.ChronoUnit;
import java.util.function.BiFunction;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.backend.web.Reason;
import org.ralvend.protocol.MachineId;

/** What only an operator knows of a machine: that it is gone for good, or that it is back. */
@Controller("/api/machines/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
class ReachController {
    @Serdeable
    record ReachRequest(String reason) {}

    @Serdeable
    record ReachAnswer(String machine, String state, Instant since) {}

    private final PostgresReach books;
    private final ReachTimes times;
    private final InstantSource clock;

    ReachController(PostgresReach books, ReachTimes times, InstantSource clock) {
        this.books = books;
        this.times = times;
        this.clock = clock;
    }

    /** For good: what is paid for there is looked for elsewhere, or owed. Only a readmission takes it back. */
    @Post("/declare-offline")
    ReachAnswer declareOffline(
            @Parameter(hidden = true) Actor actor,
            String id,
            @QueryValue(defaultValue = "") String town,
            @Body ReachRequest request) {
        TownScope scope = actor.require(Role.OPS).scope(town);
        ReachEvent.Declared declared = new ReachEvent.Declared(actor.id(), Reason.require(request.reason()));
        return tell(scope, (word, now) -> word.declare(new MachineId(id), declared, now));
    }

    /** It is quarantined until it has greeted, its journal is stored, and none of its attempts is open. */
    @Post("/readmit")
    ReachAnswer readmit(
            @Parameter(hidden = true) Actor actor,
            String id,
            @QueryValue(defaultValue = "") String town,
            @Body ReachRequest request) {
        TownScope scope = actor.require(Role.OPS).scope(town);
        ReachEvent.Readmitted readmitted = new ReachEvent.Readmitted(actor.id(), Reason.require(request.reason()));
        return tell(scope, (word, now) -> word.readmit(new MachineId(id), readmitted, now));
    }

    private ReachAnswer tell(TownScope scope, BiFunction<Declarations, Instant, ReachRow> word) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        ReachRow told = books.inTown(scope, table -> word.apply(new Declarations(table, times), now));
        return new ReachAnswer(told.machine().value(), told.standing().state().name(), told.since());
    }
}
