package org.ralvend.backend.uplink;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Parameter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.backend.web.Paging;

/** What devices said that nobody could book, or that contradicts what is known, for operators. */
@Controller("/api/unbookable")
@ExecuteOn(TaskExecutors.BLOCKING)
class UnbookableController {
    /** Whoever has these gets the product or the money, so they are shown to nobody; the stored bytes have them. */
    private static final Pattern SECRET = Pattern.compile("(\"(?:claim|keypadCode)\"\\s*:\\s*)\"[^\"]*\"?");

    /** @param body the entry as its device wrote it; bytes that are no text are replaced, claim codes hidden */
    @Serdeable
    record Line(
            long number, String device, String epoch, long seq, String fault, String detail, Instant at, String body) {}

    /** @param next what the next page is asked for with; null where there is none */
    @Serdeable
    record Page(List<Line> entries, @Nullable Long next) {}

    private final Database database;
    private final Unbookables unbookables;

    UnbookableController(Database database, Unbookables unbookables) {
        this.database = database;
        this.unbookables = unbookables;
    }

    /**
     * Newest first.
     *
     * @param before the number that the page before ended with
     */
    @Get
    Page unbookable(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @QueryValue(defaultValue = "9223372036854775807") long before,
            @QueryValue(defaultValue = Paging.DEFAULT) int limit) {
        TownScope scope = actor.require(Role.OPS).scope(town);
        int most = Paging.limit(limit);
        List<Unbookables.Kept> page = database.transact(tx -> unbookables.page(tx, scope, before, most));
        return new Page(
                page.stream().map(UnbookableController::line).toList(),
                page.size() == most ? page.getLast().number() : null);
    }

    private static Line line(Unbookables.Kept kept) {
        String body = new String(kept.body().toArray(), StandardCharsets.UTF_8);
        return new Line(
                kept.number(),
                kept.device().value(),
                kept.epoch().value().toString(),
                kept.seq(),
                kept.fault(),
                kept.detail(),
                kept.at(),
                SECRET.matcher(body).replaceAll("$1\"hidden\""));
    }
}
