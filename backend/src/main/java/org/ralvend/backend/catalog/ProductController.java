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
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.backend.web.Paging;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Sku;

/** Products and their variants, for people: the same for all towns. */
@Controller("/api/products")
@ExecuteOn(TaskExecutors.BLOCKING)
class ProductController {
    /** Longest name in the books. */
    private static final int NAME_LENGTH = 100;

    @Serdeable
    record NewProduct(String sku, String name) {}

    @Serdeable
    record NewVariant(String sku, String name) {}

    @Serdeable
    record VariantLine(String sku, String name) {}

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

    /** With its first variant; more can be added. */
    @Post
    HttpResponse<ProductLine> add(@Parameter(hidden = true) Actor actor, @Body NewProduct product) {
        actor.require(Role.OPS);
        requireName(product.name());
        Sku sku = new Sku(product.sku());
        ProductLine added = database.transact(tx -> {
            if (!catalog.addProduct(tx, sku, product.name(), clock.instant())) {
                throw taken(product.sku());
            }
            return line(products.of(tx, sku));
        });
        return HttpResponse.created(added);
    }

    @Post("/{id}/variants")
    HttpResponse<ProductLine> addVariant(@Parameter(hidden = true) Actor actor, UUID id, @Body NewVariant variant) {
        actor.require(Role.OPS);
        requireName(variant.name());
        ProductLine product = database.transact(tx -> addVariant(tx, id, variant));
        return HttpResponse.created(product);
    }

    private ProductLine addVariant(Tx tx, UUID id, NewVariant variant) {
        return switch (products.addVariant(tx, id, new Products.Variant(new Sku(variant.sku()), variant.name()))) {
            case ADDED -> line(products.find(tx, id));
            case NO_PRODUCT -> throw new Fault(FaultCode.NOT_FOUND, "product " + id);
            case SKU_TAKEN -> throw taken(variant.sku());
            case TOO_MANY ->
                throw new Fault(FaultCode.CONFLICT, "a product has at most " + Products.MAX_VARIANTS + " variants");
        };
    }

    private static Fault taken(String sku) {
        return new Fault(FaultCode.CONFLICT, "sku " + sku + " exists");
    }

    private static void requireName(String name) {
        if (name.isBlank() || name.length() > NAME_LENGTH) {
            throw new Fault(FaultCode.REQUEST_INVALID, "name: must have 1 to " + NAME_LENGTH + " characters");
        }
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
                        .map(v -> new VariantLine(v.sku().value(), v.name()))
                        .toList());
    }
}
