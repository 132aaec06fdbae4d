package org.ralvend.backend.ordering;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.payment.PaymentBook;
import org.ralvend.backend.payment.Payments;
import org.ralvend.backend.people.Actor;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.SaleId;

/** The whole story of a sale, for people. */
@Controller("/api/sales")
@ExecuteOn(TaskExecutors.BLOCKING)
class SalesController {
    private static final int PAGE = 100;

    @Serdeable
    record UnitLine(int unit, String sku, long priceMinor, String state) {}

    @Serdeable
    record PaymentLine(String tender, @Nullable Long amountMinor, String state) {}

    @Serdeable
    record EventLine(Instant at, String actor, @Nullable String from, String to, String why, String evidence) {}

    @Serdeable
    record Summary(
            String id,
            String machine,
            String state,
            @Nullable String reason,
            @Nullable String currency,
            @Nullable Long totalMinor,
            Instant recordedAt) {}

    @Serdeable
    record Story(
            Summary sale,
            Instant deadline,
            String nextStep,
            List<UnitLine> units,
            List<PaymentLine> payments,
            List<EventLine> events) {}

    private final Database database;
    private final Ordering ordering;
    private final Payments payments;
    private final InstantSource clock;

    SalesController(Database database, Ordering ordering, Payments payments, InstantSource clock) {
        this.database = database;
        this.ordering = ordering;
        this.payments = payments;
        this.clock = clock;
    }

    /** The newest, or those that should have ended before now. */
    @Get
    List<Summary> list(
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @QueryValue(defaultValue = "false") boolean overdue) {
        TownScope scope = actor.scope(town);
        List<Sale> sales = database.transact(
                tx -> overdue ? ordering.overdue(tx, scope, clock.instant(), PAGE) : ordering.newest(tx, scope, PAGE));
        return sales.stream().map(SalesController::summary).toList();
    }

    @Get("/{id}")
    Story story(@Parameter(hidden = true) Actor actor, UUID id, @QueryValue(defaultValue = "") String town) {
        TownScope scope = actor.scope(town);
        SaleId saleId = new SaleId(id);
        return database.transact(tx -> {
            Sale sale =
                    ordering.find(tx, scope, saleId).orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "sale " + id));
            List<PaymentBook.Payment> paid = payments.of(tx, scope, List.of(saleId));
            List<StatusEvent> events = ordering.events(tx, scope, saleId);
            return new Story(
                    summary(sale),
                    sale.deadline(),
                    NextStep.of(sale, paid, events, clock.instant()),
                    sale.units().stream()
                            .map(u -> new UnitLine(
                                    u.unit(),
                                    u.sku().value(),
                                    u.price().minor(),
                                    u.state().name()))
                            .toList(),
                    paid.stream()
                            .map(p -> new PaymentLine(
                                    p.tender().name(),
                                    p.amount() == null ? null : p.amount().minor(),
                                    p.state().name()))
                            .toList(),
                    events.stream().map(SalesController::line).toList());
        });
    }

    private static Summary summary(Sale sale) {
        return new Summary(
                sale.id().toString(),
                sale.machine().value(),
                sale.state().name(),
                sale.reason() == null ? null : sale.reason().name(),
                sale.total() == null ? null : sale.total().currency(),
                sale.total() == null ? null : sale.total().minor(),
                sale.recordedAt());
    }

    private static EventLine line(StatusEvent event) {
        return new EventLine(
                event.at(),
                event.actor(),
                event.from() == null ? null : event.from().name(),
                event.to().name(),
                event.why(),
                event.evidence());
    }
}
