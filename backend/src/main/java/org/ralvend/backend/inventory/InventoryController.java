package org.ralvend.backend.inventory;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.time.InstantSource;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Sku;

/** Locations and receipts, for people. */
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
class InventoryController {
    /** Units in one receipt at most. */
    private static final int MAX_UNITS = 10_000;

    @Serdeable
    record NewReceipt(String machine, int slot, String sku, int units) {}

    @Serdeable
    record LocationLine(String machine, int slot, String sku, int onHand, int reserved, int missing, boolean blocked) {}

    private final Database database;
    private final Inventory inventory;
    private final InstantSource clock;

    InventoryController(Database database, Inventory inventory, InstantSource clock) {
        this.database = database;
        this.inventory = inventory;
        this.clock = clock;
    }

    @Post("/receipts")
    HttpResponse<NewReceipt> receive(
            Actor actor, @QueryValue(defaultValue = "") String town, @Body NewReceipt receipt) {
        TownScope scope = actor.require(Role.OPS, Role.WAREHOUSE).scope(town);
        if (receipt.units() < 1 || receipt.units() > MAX_UNITS) {
            throw new Fault(FaultCode.REQUEST_INVALID, "units must be 1 to " + MAX_UNITS);
        }
        Shelf shelf = new Shelf(new MachineId(receipt.machine()), receipt.slot());
        boolean received = database.transact(tx -> inventory.receive(
                tx,
                scope,
                shelf,
                new Sku(receipt.sku()),
                receipt.units(),
                "receipt by " + actor.id(),
                clock.instant()));
        if (!received) {
            throw new Fault(FaultCode.CONFLICT, "slot " + receipt.slot() + " holds another product");
        }
        return HttpResponse.created(receipt);
    }

    @Get("/locations")
    List<LocationLine> locations(Actor actor, @QueryValue(defaultValue = "") String town) {
        TownScope scope = actor.scope(town);
        return database.transact(tx -> inventory.locations(tx, scope)).stream()
                .map(l -> new LocationLine(
                        l.machine(), l.slot(), l.sku(), l.onHand(), l.reserved(), l.missing(), l.blocked()))
                .toList();
    }
}
