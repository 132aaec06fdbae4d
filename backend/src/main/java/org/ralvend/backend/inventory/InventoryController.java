package org.ralvend.backend.inventory;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.backend.people.Idempotency;
import org.ralvend.backend.web.Paging;
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

    /** Slots are numbered from 1. */
    private static final int MAX_SLOT = 999;

    private static final Pattern PLACE = Pattern.compile("(.{0,64})/(\\d{1,3})");

    @Serdeable
    record NewReceipt(String machine, int slot, String sku, int units) {}

    /** What a receipt's movement has for evidence, before who it was. */
    private static final String RECEIPT_BY = "receipt by ";

    @Serdeable
    record ReceiptLine(long number, String machine, int slot, String sku, int units, String by, Instant at) {}

    @Serdeable
    record LocationLine(String machine, int slot, String sku, int onHand, int reserved, int missing, boolean blocked) {}

    private final Database database;
    private final Inventory inventory;
    private final Known known;
    private final Idempotency idempotency;
    private final InstantSource clock;

    InventoryController(
            Database database, Inventory inventory, Known known, Idempotency idempotency, InstantSource clock) {
        this.database = database;
        this.inventory = inventory;
        this.known = known;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    /** Needs an Idempotency-Key, since a receipt that is sent twice would be goods that nobody has. */
    @Post("/receipts")
    HttpResponse<NewReceipt> receive(
            HttpRequest<?> request,
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @Nullable @Header(Idempotency.HEADER) String key,
            @Body NewReceipt receipt) {
        TownScope scope = actor.require(Role.OPS, Role.WAREHOUSE).scope(town);
        Idempotency.Call call = new Idempotency.Call(actor, scope, key, request.getPath());
        return HttpResponse.created(
                idempotency.once(call, receipt, NewReceipt.class, tx -> receive(tx, actor, scope, receipt)));
    }

    private NewReceipt receive(Tx tx, Actor actor, TownScope scope, NewReceipt receipt) {
        if (receipt.units() < 1 || receipt.units() > MAX_UNITS) {
            throw new Fault(FaultCode.REQUEST_INVALID, "units: must be 1 to " + MAX_UNITS);
        }
        if (receipt.slot() < 1 || receipt.slot() > MAX_SLOT) {
            throw new Fault(FaultCode.REQUEST_INVALID, "slot: must be 1 to " + MAX_SLOT);
        }
        Shelf shelf = new Shelf(new MachineId(receipt.machine()), receipt.slot());
        String evidence = RECEIPT_BY + actor.id();
        Sku sku = new Sku(receipt.sku());
        known.require(tx, scope, shelf.machine(), sku);
        if (!inventory.receive(tx, scope, shelf, sku, receipt.units(), evidence, clock.instant())) {
            throw new Fault(FaultCode.CONFLICT, "slot " + receipt.slot() + " holds another product");
        }
        return receipt;
    }

    /**
     * The newest first.
     *
     * @param before the number that the page before ended with
     */
    @Get("/receipts")
    List<ReceiptLine> receipts(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @QueryValue(defaultValue = "9223372036854775807") long before,
            @QueryValue(defaultValue = Paging.DEFAULT) int limit) {
        TownScope scope = actor.scope(town);
        int most = Paging.limit(limit);
        return database.transact(tx -> inventory.receipts(tx, scope, before, most)).stream()
                .map(r -> new ReceiptLine(
                        r.number(), r.machine(), r.slot(), r.sku(), r.units(), by(r.evidence()), r.at()))
                .toList();
    }

    private static String by(String evidence) {
        return evidence.startsWith(RECEIPT_BY) ? evidence.substring(RECEIPT_BY.length()) : evidence;
    }

    /**
     * In the order of machine and slot.
     *
     * @param after {@code MACHINE/SLOT} that the page before ended with
     */
    @Get("/locations")
    List<LocationLine> locations(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @QueryValue(defaultValue = "/0") String after,
            @QueryValue(defaultValue = Paging.DEFAULT) int limit) {
        TownScope scope = actor.scope(town);
        int most = Paging.limit(limit);
        Matcher place = PLACE.matcher(after);
        if (!place.matches()) {
            throw new Fault(FaultCode.REQUEST_INVALID, "after: must be MACHINE/SLOT");
        }
        int slot = Integer.parseInt(place.group(2));
        return database.transact(tx -> inventory.locations(tx, scope, place.group(1), slot, most)).stream()
                .map(l -> new LocationLine(
                        l.machine(), l.slot(), l.sku(), l.onHand(), l.reserved(), l.missing(), l.blocked()))
                .toList();
    }
}
