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
import org.ralvend.backend.catalog.Catalog;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.fleet.Machine;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.protocol.Enrolment.MachineKind;
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

    /** As in the wiring of a warehouse. */
    private static final int MAX_SLOT = 999;

    @Serdeable
    record NewReceipt(String machine, int slot, String sku, int units) {}

    @Serdeable
    record LocationLine(String machine, int slot, String sku, int onHand, int reserved, int missing, boolean blocked) {}

    private final Database database;
    private final Inventory inventory;
    private final Fleet fleet;
    private final Catalog catalog;
    private final InstantSource clock;

    InventoryController(Database database, Inventory inventory, Fleet fleet, Catalog catalog, InstantSource clock) {
        this.database = database;
        this.inventory = inventory;
        this.fleet = fleet;
        this.catalog = catalog;
        this.clock = clock;
    }

    @Post("/receipts")
    HttpResponse<NewReceipt> receive(
            Actor actor, @QueryValue(defaultValue = "") String town, @Body NewReceipt receipt) {
        TownScope scope = actor.require(Role.OPS, Role.WAREHOUSE).scope(town);
        if (receipt.units() < 1 || receipt.units() > MAX_UNITS) {
            throw new Fault(FaultCode.REQUEST_INVALID, "units must be 1 to " + MAX_UNITS);
        }
        if (receipt.slot() < 1 || receipt.slot() > MAX_SLOT) {
            throw new Fault(FaultCode.REQUEST_INVALID, "slot must be 1 to " + MAX_SLOT);
        }
        Shelf shelf = new Shelf(new MachineId(receipt.machine()), receipt.slot());
        Sku sku = new Sku(receipt.sku());
        boolean received = database.transact(tx -> {
            requireKnown(tx, scope, shelf.machine(), sku);
            return inventory.receive(
                    tx, scope, shelf, sku, receipt.units(), "receipt by " + actor.id(), clock.instant());
        });
        if (!received) {
            throw new Fault(FaultCode.CONFLICT, "slot " + receipt.slot() + " holds another product");
        }
        return HttpResponse.created(receipt);
    }

    private void requireKnown(Tx tx, TownScope scope, MachineId machine, Sku sku) {
        Machine known = fleet.machine(tx, scope, machine)
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "machine: " + machine));
        if (known.kind() != MachineKind.WAREHOUSE) {
            throw new Fault(FaultCode.REQUEST_INVALID, "machine: " + machine + " is no warehouse");
        }
        if (catalog.known(tx, List.of(sku)).isEmpty()) {
            throw new Fault(FaultCode.NOT_FOUND, "sku: " + sku);
        }
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
