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
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.backend.web.Paging;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** Price lists and what they say now, for people. */
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
class PriceListController {
    /** Longest name that a vendor's display shows. */
    private static final int NAME_LENGTH = 16;

    @Serdeable
    record ListItem(int key, String sku, String name, long priceMinor) {}

    @Serdeable
    record NewPriceList(List<ListItem> items) {}

    @Serdeable
    record PriceListAnswer(
            long version, Instant publishedAt, @Nullable Instant withdrawnAt) {}

    /** @param valueMinor what is stored by whoever buys it, as the product says; absent for goods */
    @Serdeable
    record ListedItem(
            int key,
            String sku,
            String name,
            long priceMinor,
            @Nullable Long valueMinor) {}

    @Serdeable
    record PriceListStory(PriceListAnswer list, String currency, List<ListedItem> items) {}

    /** @param valueMinor what is stored by whoever buys it; absent for goods */
    @Serdeable
    record PriceLine(
            String sku,
            String name,
            long priceMinor,
            @Nullable Long valueMinor,
            String currency,
            long list) {}

    private final Database database;
    private final Catalog catalog;
    private final Fleet fleet;
    private final PriceRelease release;
    private final InstantSource clock;

    PriceListController(Database database, Catalog catalog, Fleet fleet, InstantSource clock, PriceRelease release) {
        this.database = database;
        this.catalog = catalog;
        this.fleet = fleet;
        this.clock = clock;
        this.release = release;
    }

    @Post("/price-lists")
    HttpResponse<PriceListAnswer> publish(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @Body NewPriceList body) {
        TownScope scope = actor.require(Role.OPS).scope(town);
        Instant now = clock.instant();
        long version = database.transact(tx -> publish(tx, scope, body, now));
        release.changed(scope);
        return HttpResponse.created(new PriceListAnswer(version, now, null));
    }

    @Post("/price-lists/{version}/withdrawal")
    HttpResponse<PriceListAnswer> withdraw(
            @Parameter(hidden = true) Actor actor, long version, @QueryValue(defaultValue = "") String town) {
        TownScope scope = actor.require(Role.OPS).scope(town);
        Catalog.Listed withdrawn = database.transact(tx -> catalog.withdraw(tx, scope, version, clock.instant()))
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "price list " + version));
        release.changed(scope);
        return HttpResponse.ok(answer(withdrawn));
    }

    /**
     * The newest first.
     *
     * @param before the version that the page before ended with
     */
    @Get("/price-lists")
    List<PriceListAnswer> lists(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @QueryValue(defaultValue = "9223372036854775807") long before,
            @QueryValue(defaultValue = Paging.DEFAULT) int limit) {
        TownScope scope = actor.scope(town);
        int most = Paging.limit(limit);
        return database.transact(tx -> catalog.lists(tx, scope, before, most)).stream()
                .map(PriceListController::answer)
                .toList();
    }

    @Get("/price-lists/{version}")
    PriceListStory list(
            @Parameter(hidden = true) Actor actor, long version, @QueryValue(defaultValue = "") String town) {
        TownScope scope = actor.scope(town);
        Catalog.Publication found = database.transact(tx -> catalog.find(tx, scope, version))
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "price list " + version));
        PriceList list = Catalog.parse(found.content());
        return new PriceListStory(
                answer(found.listed()),
                list.currency(),
                list.items().stream()
                        .map(i -> new ListedItem(
                                i.key(), i.sku().value(), i.name(), i.price().minor(), valueMinor(i)))
                        .toList());
    }

    /**
     * What vendors should charge now, by the newest list that is not withdrawn, in the order of the SKUs.
     *
     * @param after the SKU that the page before ended with
     */
    @Get("/prices")
    List<PriceLine> prices(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @QueryValue(defaultValue = "") String after,
            @QueryValue(defaultValue = Paging.DEFAULT) int limit) {
        TownScope scope = actor.scope(town);
        int most = Paging.limit(limit);
        return database.transact(tx -> catalog.current(tx, scope)).stream()
                .map(current -> Catalog.parse(current.content()))
                .flatMap(PriceListController::prices)
                .filter(line -> line.sku().compareTo(after) > 0)
                .limit(most)
                .toList();
    }

    /** A SKU that lies at two keys has the price of the first, as where a sale is checked. */
    private static Stream<PriceLine> prices(PriceList list) {
        return list.items().stream()
                .map(PriceList.Item::sku)
                .distinct()
                .sorted()
                .flatMap(sku -> list.of(sku).stream())
                .map(i -> new PriceLine(
                        i.sku().value(), i.name(), i.price().minor(), valueMinor(i), list.currency(), list.version()));
    }

    private static @Nullable Long valueMinor(PriceList.Item item) {
        return item.value() == null ? null : item.value().minor();
    }

    private static PriceListAnswer answer(Catalog.Listed list) {
        return new PriceListAnswer(list.version(), list.publishedAt(), list.withdrawnAt());
    }

    private long publish(Tx tx, TownScope scope, NewPriceList body, Instant now) {
        String currency = fleet.town(tx, scope)
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "town " + scope.id()))
                .currency();
        if (body.items().size() > PriceList.MAX_ITEMS) {
            throw new Fault(FaultCode.REQUEST_INVALID, "items: must be at most " + PriceList.MAX_ITEMS);
        }
        Map<Sku, Variant> known = catalog.variants(
                tx, body.items().stream().map(item -> new Sku(item.sku())).toList());
        List<PriceList.Item> items = body.items().stream()
                .map(item -> item(item, known.get(new Sku(item.sku())), currency))
                .toList();
        PriceList list = new PriceList(catalog.nextVersion(tx, scope), currency, items);
        Bytes content = Bytes.of(RecordCodec.encode(list));
        catalog.publish(tx, scope, list, content, content.sha256(), now);
        return list.version();
    }

    /** @param variant null where nobody has entered it */
    private static PriceList.Item item(ListItem item, @Nullable Variant variant, String currency) {
        if (item.name().isBlank() || item.name().length() > NAME_LENGTH) {
            throw new Fault(
                    FaultCode.REQUEST_INVALID,
                    "items: a name must have 1 to " + NAME_LENGTH + " characters: " + item.name());
        }
        if (variant == null) {
            throw new Fault(FaultCode.REQUEST_INVALID, "items: no product has the sku " + item.sku());
        }
        Money value = variant.value();
        if (value != null && !value.currency().equals(currency)) {
            throw new Fault(
                    FaultCode.REQUEST_INVALID,
                    "items: " + item.sku() + " has " + value.currency() + " stored, and this town's currency is "
                            + currency);
        }
        if (value != null && item.priceMinor() < 1) {
            throw new Fault(FaultCode.REQUEST_INVALID, "items: a gift card must cost something: " + item.sku());
        }
        return new PriceList.Item(
                item.key(), variant.sku(), item.name(), new Money(item.priceMinor(), currency), value);
    }
}
