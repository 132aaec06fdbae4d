package org.ralvend.backend.catalog;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.backend.web.Paging;
import org.ralvend.backend.web.Reason;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Sku;

/** What is not to be sold in a town for now, for people: a recall, a spoiled delivery. */
@Controller("/api/stop-sale")
@ExecuteOn(TaskExecutors.BLOCKING)
class StopSaleController {
    @Serdeable
    record NewStop(String reason) {}

    @Serdeable
    record StopLine(String sku, String reason, String by, Instant since) {}

    private final Database database;
    private final Catalog catalog;
    private final StopSales stops;
    private final InstantSource clock;

    StopSaleController(Database database, Catalog catalog, StopSales stops, InstantSource clock) {
        this.database = database;
        this.catalog = catalog;
        this.stops = stops;
        this.clock = clock;
    }

    /**
     * In the order of the SKUs.
     *
     * @param after the SKU that the page before ended with
     */
    @Get
    List<StopLine> page(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @QueryValue(defaultValue = "") String after,
            @QueryValue(defaultValue = Paging.DEFAULT) int limit) {
        TownScope scope = actor.scope(town);
        int most = Paging.limit(limit);
        return database.transact(tx -> stops.page(tx, scope, after, most)).stream()
                .map(StopSaleController::line)
                .toList();
    }

    /** From the commit on, no sale of it in this town is accepted. Asked again, it changes the reason. */
    @Put("/{sku}")
    StopLine stop(
            @Parameter(hidden = true) Actor actor,
            String sku,
            @QueryValue(defaultValue = "") String town,
            @Body NewStop stop) {
        TownScope scope = actor.require(Role.OPS).scope(town);
        String reason = Reason.require(stop.reason());
        StopSales.Stop asked = new StopSales.Stop(new Sku(sku), reason, actor.id(), clock.instant());
        return line(database.transact(tx -> stop(tx, scope, asked)));
    }

    /** Sales of it are accepted again. */
    @Delete("/{sku}")
    @Status(HttpStatus.NO_CONTENT)
    void lift(@Parameter(hidden = true) Actor actor, String sku, @QueryValue(defaultValue = "") String town) {
        TownScope scope = actor.require(Role.OPS).scope(town);
        StopSales.Stop lifted = new StopSales.Stop(new Sku(sku), "lifted", actor.id(), clock.instant());
        if (!database.transact(tx -> stops.lift(tx, scope, lifted))) {
            throw new Fault(FaultCode.NOT_FOUND, "stop-sale of " + sku);
        }
    }

    private StopSales.Stop stop(Tx tx, TownScope scope, StopSales.Stop asked) {
        if (catalog.known(tx, List.of(asked.sku())).isEmpty()) {
            throw new Fault(FaultCode.NOT_FOUND, "no product has the sku " + asked.sku());
        }
        return stops.stop(tx, scope, asked)
                .orElseThrow(
                        () -> new Fault(FaultCode.CONFLICT, "a town has at most " + StopSales.MOST + " stop-sales"));
    }

    private static StopLine line(StopSales.Stop stop) {
        return new StopLine(stop.sku().value(), stop.reason(), stop.actor(), stop.since());
    }
}
