package org.ralvend.backend.watch;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Alert;
import org.ralvend.backend.fleet.Alerts;
import org.ralvend.backend.fleet.Roster;
import org.ralvend.backend.ordering.OpenSales;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.uplink.Progress;
import org.ralvend.backend.web.Paging;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;

/** A town's machines and alerts, for people. */
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
class WatchController {
    /** Open sales shown of each machine; how many there are is told besides. */
    private static final int SALES = 10;

    private final Database database;
    private final Alerts alerts;
    private final Sources sources;
    private final InstantSource clock;

    /** The modules that a line is put together from. */
    @Singleton
    record Sources(Roster roster, Progress progress, OpenSales sales) {}

    WatchController(Database database, Alerts alerts, Sources sources, InstantSource clock) {
        this.database = database;
        this.alerts = alerts;
        this.sources = sources;
        this.clock = clock;
    }

    /**
     * A line a machine, in the order of their ids.
     *
     * @param after the id that the page before ended with
     */
    @Get("/fleet")
    FleetPage.Machines fleet(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @QueryValue(defaultValue = "") String after,
            @QueryValue(defaultValue = Paging.DEFAULT) int limit) {
        TownScope scope = actor.scope(town);
        int most = Paging.limit(limit);
        return database.transact(tx -> machines(tx, scope, after, most));
    }

    /**
     * Newest first.
     *
     * @param open only those that are open
     * @param before the number that the page before ended with
     */
    @Get("/alerts")
    FleetPage.AlertPage alerts(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @QueryValue(defaultValue = "false") boolean open,
            @QueryValue(defaultValue = "9223372036854775807") long before,
            @QueryValue(defaultValue = Paging.DEFAULT) int limit) {
        TownScope scope = actor.scope(town);
        int most = Paging.limit(limit);
        List<Alert> page = database.transact(tx -> alerts.page(tx, scope, open, before, most));
        return new FleetPage.AlertPage(
                page.stream().map(FleetPage::line).toList(),
                page.size() == most ? page.getLast().number() : null);
    }

    private FleetPage.Machines machines(Tx tx, TownScope scope, String after, int limit) {
        Instant now = clock.instant();
        List<Roster.Line> page = sources.roster().page(tx, scope, after, limit);
        List<DeviceId> devices = page.stream()
                .map(Roster.Line::board)
                .filter(board -> board != null)
                .map(Roster.Board::device)
                .toList();
        List<MachineId> ids = page.stream().map(Roster.Line::machine).toList();
        Map<DeviceId, Progress.Stored> stored = sources.progress().stored(tx, scope, devices);
        Map<MachineId, List<OpenSales.Line>> sales = sources.sales().of(tx, scope, ids, SALES).stream()
                .collect(Collectors.groupingBy(OpenSales.Line::machine));
        return new FleetPage.Machines(
                page.stream()
                        .map(line -> FleetPage.line(line, stored, sales.getOrDefault(line.machine(), List.of()), now))
                        .toList(),
                page.size() == limit ? page.getLast().machine().value() : null);
    }
}
