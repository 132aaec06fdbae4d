package org.ralvend.backend.watch;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fulfilment.Fulfilment;
import org.ralvend.backend.ordering.Ordering;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.payment.CardWay;
import org.ralvend.backend.payment.Payments;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.web.Paging;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.SaleId;

/** The whole story of a sale, for people. */
@Controller("/api/sales")
@ExecuteOn(TaskExecutors.BLOCKING)
class SalesController {
    /** Sales that are listed since an attempt or a payment is open, of each the newest; what is older is overdue. */
    private static final int UNSETTLED = 1000;

    private final Database database;
    private final Books books;
    private final InstantSource clock;

    /** The modules that a story is put together from. */
    @Singleton
    record Books(Ordering ordering, Payments payments, CardWay cards, Fulfilment fulfilment) {}

    SalesController(Database database, Books books, InstantSource clock) {
        this.database = database;
        this.books = books;
        this.clock = clock;
    }

    /**
     * The newest first; or, the first to fall due first, those that should have ended before now, or those that wait for
     * an operator.
     *
     * @param overdue only what should have ended
     * @param attention only what is overdue, has a refund due, or has an attempt or money whose outcome nobody knows
     * @param after the id that the page before ended with
     */
    @Get
    List<SalePage.Summary> list(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @QueryValue(defaultValue = "false") boolean overdue,
            @QueryValue(defaultValue = "false") boolean attention,
            @QueryValue @Nullable UUID after,
            @QueryValue(defaultValue = Paging.DEFAULT) int limit) {
        TownScope scope = actor.scope(town);
        Ordering.Page page = new Ordering.Page(after == null ? null : new SaleId(after), Paging.limit(limit));
        List<Sale> sales = database.transact(tx -> {
            if (attention) {
                return books.ordering().attention(tx, scope, clock.instant(), unsettled(tx, scope), page);
            }
            return overdue
                    ? books.ordering().overdue(tx, scope, clock.instant(), page)
                    : books.ordering().newest(tx, scope, page);
        });
        return sales.stream().map(SalePage::summary).toList();
    }

    @Get("/{id}")
    SalePage.Story story(@Parameter(hidden = true) Actor actor, UUID id, @QueryValue(defaultValue = "") String town) {
        TownScope scope = actor.scope(town);
        SaleId saleId = new SaleId(id);
        return database.transact(tx -> {
            Sale sale = books.ordering()
                    .find(tx, scope, saleId)
                    .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "sale " + id));
            SalePage.Parts parts = new SalePage.Parts(
                    sale,
                    books.payments().of(tx, scope, List.of(saleId)),
                    books.payments().refunds(tx, scope, List.of(saleId)),
                    books.cards().of(books.payments().ordered(tx, scope, List.of(saleId))),
                    books.fulfilment().of(tx, scope, List.of(saleId)),
                    books.ordering().events(tx, scope, saleId));
            return SalePage.story(parts, clock.instant());
        });
    }

    private Set<SaleId> unsettled(Tx tx, TownScope scope) {
        Set<SaleId> sales = new HashSet<>(books.fulfilment().unresolved(tx, scope, UNSETTLED));
        sales.addAll(books.payments().unknown(tx, scope, UNSETTLED));
        return sales;
    }
}
