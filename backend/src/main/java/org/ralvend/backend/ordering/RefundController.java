package org.ralvend.backend.ordering;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.backend.people.Idempotency;
import org.ralvend.backend.web.Reason;
import org.ralvend.protocol.SaleId;

/** What people do about money that is owed back. */
@Controller("/api/sales")
@ExecuteOn(TaskExecutors.BLOCKING)
class RefundController {
    @Serdeable
    record Settlement(long amountMinor, String reason) {}

    @Serdeable
    record Settled(String sale, long amountMinor) {}

    private final Refunds refunds;
    private final Idempotency idempotency;
    private final InstantSource clock;

    RefundController(Refunds refunds, Idempotency idempotency, InstantSource clock) {
        this.refunds = refunds;
        this.idempotency = idempotency;
        this.clock = clock;
    }

    /**
     * Records that somebody pays by hand what is owed for a sale, such as one whose code is not known: to be asked before the
     * money is handed over, for what the backend has paid out already, or owes otherwise by now, is refused. Needs an
     * Idempotency-Key.
     *
     * @param body with the amount in minor units of the sale's currency
     */
    @Post("/{id}/refund")
    Settled paid(
            HttpRequest<?> request,
            @Parameter(hidden = true) Actor actor,
            UUID id,
            @QueryValue(defaultValue = "") String town,
            @Nullable @Header(Idempotency.HEADER) String key,
            @Body Settlement body) {
        TownScope scope = actor.require(Role.OPS).scope(town);
        Idempotency.Call call = new Idempotency.Call(actor, scope, key, request.getPath());
        return idempotency.once(call, body, Settled.class, tx -> paid(tx, scope, actor, id, body));
    }

    private Settled paid(Tx tx, TownScope scope, Actor actor, UUID id, Settlement body) {
        Cause cause =
                new Cause(actor.id(), "refund by " + actor.id(), "paid back by hand: " + Reason.require(body.reason()));
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        refunds.byHand(tx, scope, new Refunds.ByHand(new SaleId(id), body.amountMinor(), cause), now);
        return new Settled(id.toString(), body.amountMinor());
    }
}
