package org.ralvend.backend.fulfilment;

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
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.backend.web.Reason;
import org.ralvend.protocol.AttemptId;

/** What people do about attempts. */
@Controller("/api/attempts")
@ExecuteOn(TaskExecutors.BLOCKING)
class AttemptController {
    @Serdeable
    record WriteOff(String reason) {}

    @Serdeable
    record WrittenOff(
            String id,
            String sale,
            int unit,
            String machine,
            int slot,
            String state,
            @Nullable Instant at) {}

    private final Database database;
    private final WriteOffs writeOffs;
    private final InstantSource clock;

    AttemptController(Database database, WriteOffs writeOffs, InstantSource clock) {
        this.database = database;
        this.writeOffs = writeOffs;
        this.clock = clock;
    }

    /**
     * Closes an attempt whose outcome nobody will report: its unit is missing on its shelf until a count, and its sale goes
     * on. Refused while its motor may still turn or its warehouse will still report, and where it is over.
     */
    @Post("/{id}/write-off")
    WrittenOff writeOff(
            @Parameter(hidden = true) Actor actor,
            UUID id,
            @QueryValue(defaultValue = "") String town,
            @Body WriteOff request) {
        TownScope scope = actor.require(Role.OPS, Role.TECHNICIAN).scope(town);
        Cause cause =
                new Cause(actor.id(), "write-off by " + actor.id(), "written off: " + Reason.require(request.reason()));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return line(database.transact(tx -> writeOffs.byHand(tx, scope, new AttemptId(id), cause, now)));
    }

    private static WrittenOff line(Attempt attempt) {
        return new WrittenOff(
                attempt.id().toString(),
                attempt.sale().toString(),
                attempt.unit(),
                attempt.shelf().machine().value(),
                attempt.shelf().slot(),
                attempt.state().name(),
                attempt.endedAt());
    }
}
