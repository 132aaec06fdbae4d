package org.ralvend.backend.catalog;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** Products and price lists, for people. */
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
class CatalogController {
    /** Longest name that a vendor's display shows. */
    private static final int NAME_LENGTH = 16;

    /** Longest name of a product in the books. */
    private static final int PRODUCT_NAME_LENGTH = 100;

    /** Keys of a vendor, generously. */
    private static final int MAX_ITEMS = 500;

    @Serdeable
    record NewProduct(String sku, String name) {}

    @Serdeable
    record ListItem(int key, String sku, String name, long priceMinor) {}

    @Serdeable
    record NewPriceList(List<ListItem> items) {}

    @Serdeable
    record PriceListAnswer(
            long version, Instant publishedAt, @Nullable Instant withdrawnAt) {}

    private final Database database;
    private final Catalog catalog;
    private final Fleet fleet;
    private final DesiredContent desired;
    private final InstantSource clock;

    CatalogController(Database database, Catalog catalog, Fleet fleet, DesiredContent desired, InstantSource clock) {
        this.database = database;
        this.catalog = catalog;
        this.fleet = fleet;
        this.desired = desired;
        this.clock = clock;
    }

    @Post("/products")
    HttpResponse<NewProduct> addProduct(@Parameter(hidden = true) Actor actor, @Body NewProduct product) {
        actor.require(Role.OPS);
        if (product.name().isBlank() || product.name().length() > PRODUCT_NAME_LENGTH) {
            throw new Fault(FaultCode.REQUEST_INVALID, "name: must have 1 to " + PRODUCT_NAME_LENGTH + " characters");
        }
        if (!database.transact(tx -> catalog.addProduct(tx, new Sku(product.sku()), product.name(), clock.instant()))) {
            throw new Fault(FaultCode.CONFLICT, "sku " + product.sku() + " exists");
        }
        return HttpResponse.created(product);
    }

    @Post("/price-lists")
    HttpResponse<PriceListAnswer> publish(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @Body NewPriceList body) {
        TownScope scope = actor.require(Role.OPS).scope(town);
        Instant now = clock.instant();
        long version = database.transact(tx -> publish(tx, scope, body, now));
        desired.tell(scope);
        return HttpResponse.created(new PriceListAnswer(version, now, null));
    }

    @Post("/price-lists/{version}/withdrawal")
    HttpResponse<PriceListAnswer> withdraw(
            @Parameter(hidden = true) Actor actor, long version, @QueryValue(defaultValue = "") String town) {
        TownScope scope = actor.require(Role.OPS).scope(town);
        if (!database.transact(tx -> catalog.withdraw(tx, scope, version, clock.instant()))) {
            throw new Fault(FaultCode.NOT_FOUND, "price list " + version);
        }
        desired.tell(scope);
        return HttpResponse.ok(lists(actor, town).stream()
                .filter(l -> l.version() == version)
                .findFirst()
                .orElseThrow());
    }

    @Get("/price-lists")
    List<PriceListAnswer> lists(@Parameter(hidden = true) Actor actor, @QueryValue(defaultValue = "") String town) {
        TownScope scope = actor.scope(town);
        return database.transact(tx -> catalog.lists(tx, scope)).stream()
                .map(l -> new PriceListAnswer(l.version(), l.publishedAt(), l.withdrawnAt()))
                .toList();
    }

    private long publish(Tx tx, TownScope scope, NewPriceList body, Instant now) {
        String currency = fleet.town(tx, scope)
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "town " + scope.id()))
                .currency();
        if (body.items().size() > MAX_ITEMS) {
            throw new Fault(FaultCode.REQUEST_INVALID, "items: must be at most " + MAX_ITEMS);
        }
        List<PriceList.Item> items =
                body.items().stream().map(item -> item(item, currency)).toList();
        Set<Sku> known =
                catalog.known(tx, items.stream().map(PriceList.Item::sku).toList());
        for (PriceList.Item item : items) {
            if (!known.contains(item.sku())) {
                throw new Fault(FaultCode.REQUEST_INVALID, "items: no product has the sku " + item.sku());
            }
        }
        PriceList list = new PriceList(catalog.nextVersion(tx, scope), currency, items);
        Bytes content = Bytes.of(RecordCodec.encode(list));
        catalog.publish(tx, scope, list, content, content.sha256(), now);
        return list.version();
    }

    private static PriceList.Item item(ListItem item, String currency) {
        if (item.name().isBlank() || item.name().length() > NAME_LENGTH) {
            throw new Fault(
                    FaultCode.REQUEST_INVALID,
                    "items: a name must have 1 to " + NAME_LENGTH + " characters: " + item.name());
        }
        return new PriceList.Item(item.key(), new Sku(item.sku()), item.name(), new Money(item.priceMinor(), currency));
    }
}
