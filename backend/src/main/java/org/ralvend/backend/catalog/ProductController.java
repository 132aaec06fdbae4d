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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.backend.web.Paging;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.Sku;

/** Products and their variants, for people: the same for all towns. */
@Controller("/api/products")
@ExecuteOn(TaskExecutors.BLOCKING)
class ProductController {
    /** Longest name in the books. */
    private static final int NAME_LENGTH = 100;

    /** What whoever buys one has on a gift card. */
    @Serdeable
    record StoredValue(long amountMinor, String currency) {}

    /** @param storedValue absent for goods */
    @Serdeable
    record NewProduct(String sku, String name, @Nullable StoredValue storedValue) {}

    /** @param storedValue absent for goods */
    @Serdeable
    record NewVariant(String sku, String name, @Nullable StoredValue storedValue) {}

    /** @param storedValue absent for goods */
    @Serdeable
    record VariantLine(String sku, String name, @Nullable StoredValue storedValue) {}

    @Serdeable
    record ProductLine(String id, String name, String status, List<VariantLine> variants) {}

    private final Database database;
    private final Catalog catalog;
    private final Products products;
    private final InstantSource clock;

    ProductController(Database database, Catalog catalog, Products products, InstantSource clock) {
        this.database = database;
        this.catalog = catalog;
        this.products = products;
        this.clock = clock;
    }

    /**
     * With their variants, in the order of the products' ids.
     *
     * @param after the id that the page before ended with
     */
    @Get
    List<ProductLine> page(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "00000000-0000-0000-0000-000000000000") UUID after,
            @QueryValue(defaultValue = Paging.DEFAULT) int limit) {
        int most = Paging.limit(limit);
        return database.transact(tx -> products.page(tx, after, most)).stream()
                .map(ProductController::line)
                .toList();
    }

    /**
     * With its first variant; more can be added. A gift card is sold as a variant with a stored value, of 1 to 50,000 minor
     * units, in towns with its currency: it needs no stock, and may cost more or less than it is worth.
     */
    @Post
    HttpResponse<ProductLine> add(@Parameter(hidden = true) Actor actor, @Body NewProduct product) {
        actor.require(Role.OPS);
        Variant first = variant(product.sku(), product.name(), product.storedValue());
        ProductLine added = database.transact(tx -> {
            if (!catalog.addProduct(tx, first, clock.instant())) {
                throw taken(product.sku());
            }
            return line(products.of(tx, first.sku()));
        });
        return HttpResponse.created(added);
    }

    @Post("/{id}/variants")
    HttpResponse<ProductLine> addVariant(@Parameter(hidden = true) Actor actor, UUID id, @Body NewVariant variant) {
        actor.require(Role.OPS);
        Variant added = variant(variant.sku(), variant.name(), variant.storedValue());
        ProductLine product = database.transact(tx -> addVariant(tx, id, added));
        return HttpResponse.created(product);
    }

    private ProductLine addVariant(Tx tx, UUID id, Variant variant) {
        return switch (products.addVariant(tx, id, variant)) {
            case ADDED -> line(products.find(tx, id));
            case NO_PRODUCT -> throw new Fault(FaultCode.NOT_FOUND, "product " + id);
            case SKU_TAKEN -> throw taken(variant.sku().value());
            case TOO_MANY ->
                throw new Fault(FaultCode.CONFLICT, "a product has at most " + Products.MAX_VARIANTS + " variants");
        };
    }

    private static Fault taken(String sku) {
        return new Fault(FaultCode.CONFLICT, "sku " + sku + " exists");
    }

    private static Variant variant(String sku, String name, @Nullable StoredValue value) {
        if (name.isBlank() || name.length() > NAME_LENGTH) {
            throw new Fault(FaultCode.REQUEST_INVALID, "name: must have 1 to " + NAME_LENGTH + " characters");
        }
        if (value != null && (value.amountMinor() < 1 || value.amountMinor() > Variant.MOST_MINOR)) {
            throw new Fault(FaultCode.REQUEST_INVALID, "storedValue.amountMinor: must be 1 to " + Variant.MOST_MINOR);
        }
        return new Variant(new Sku(sku), name, value == null ? null : new Money(value.amountMinor(), value.currency()));
    }

    private static ProductLine line(Optional<Products.Product> justWritten) {
        return line(justWritten.orElseThrow());
    }

    private static ProductLine line(Products.Product product) {
        return new ProductLine(
                product.id().toString(),
                product.name(),
                product.status().name(),
                product.variants().stream()
                        .map(v -> new VariantLine(v.sku().value(), v.name(), value(v.value())))
                        .toList());
    }

    private static @Nullable StoredValue value(@Nullable Money value) {
        return value == null ? null : new StoredValue(value.minor(), value.currency());
    }
}
