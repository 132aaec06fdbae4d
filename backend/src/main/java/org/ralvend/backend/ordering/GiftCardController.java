package org.ralvend.backend.ordering;

import io.micronaut.http.HttpRequest;
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
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.Fleet;
import org.ralvend.backend.payment.GiftMove;
import org.ralvend.backend.payment.Payments;
import org.ralvend.backend.people.Actor;
import org.ralvend.backend.people.Actor.Role;
import org.ralvend.backend.people.Idempotency;
import org.ralvend.backend.web.Reason;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;

/** Gift cards, for operators: they issue and block them with a reason, and look what became of one. */
@Controller("/api/gift-cards")
@ExecuteOn(TaskExecutors.BLOCKING)
class GiftCardController {
    /** What one card may be issued with, in minor units: nobody types a salary. */
    static final long MOST_MINOR = 50_000;

    /** Changes and notes that are told of one card; the newest. */
    private static final int TOLD = 200;

    @Serdeable
    record NewCard(long amountMinor, String reason) {}

    /** @param secret what whoever holds the card scans; told to nobody else and stored nowhere */
    @Serdeable
    record Issued(String card, String secret, long amountMinor, String currency) {}

    @Serdeable
    record Made(String card, String currency) {}

    @Serdeable
    record Why(String reason) {}

    /** @param blocked why nobody may spend it; absent where anybody with its secret may */
    @Serdeable
    record Card(
            String card,
            long balanceMinor,
            long heldMinor,
            String currency,
            @Nullable String blocked,
            List<Move> moves,
            List<Said> notes) {}

    @Serdeable
    record Move(Instant at, String kind, String about, int unit, long amountMinor) {}

    @Serdeable
    record Said(Instant at, String by, String what, String why) {}

    /** What a request needs besides its own. */
    @Singleton
    record Parts(Database database, Fleet fleet, Idempotency idempotency, InstantSource clock) {
        Instant now() {
            return clock.instant().truncatedTo(ChronoUnit.MICROS);
        }
    }

    private final GiftCards cards;
    private final Payments payments;
    private final Parts parts;

    GiftCardController(GiftCards cards, Payments payments, Parts parts) {
        this.cards = cards;
        this.payments = payments;
        this.parts = parts;
    }

    /**
     * Issues a gift card in the town's currency and tells its secret: whoever has that may spend it at every vendor of the
     * town. A repeat tells it again. Needs an Idempotency-Key.
     *
     * @param body with 1 to 50,000 minor units
     */
    @Post
    Issued issue(
            HttpRequest<?> request,
            @Parameter(hidden = true) Actor actor,
            @QueryValue(defaultValue = "") String town,
            @Nullable @Header(Idempotency.HEADER) String key,
            @Body NewCard body) {
        TownScope scope = actor.require(Role.OPS).scope(town);
        if (body.amountMinor() < 1 || body.amountMinor() > MOST_MINOR) {
            throw new Fault(FaultCode.REQUEST_INVALID, "amountMinor: must be 1 to " + MOST_MINOR);
        }
        String reason = Reason.require(body.reason());
        Idempotency.Call call = new Idempotency.Call(actor, scope, key, request.getPath());
        Made made = parts.idempotency().once(call, body, Made.class, tx -> {
            String currency = parts.fleet().town(tx, scope).orElseThrow().currency();
            UUID id = UUID.randomUUID();
            Money amount = new Money(body.amountMinor(), currency);
            Instant now = parts.now();
            cards.issue(tx, scope, id, amount, now);
            payments.note(tx, scope, id, new Payments.Note(now, actor.id(), "ISSUED", reason));
            return new Made(id.toString(), currency);
        });
        String secret = cards.secret(UUID.fromString(made.card())).value();
        return new Issued(made.card(), secret, body.amountMinor(), made.currency());
    }

    /** Nobody can spend it from now on; what is held of it already still pays for its sale. Needs an Idempotency-Key. */
    @Post("/{id}/block")
    Why block(
            HttpRequest<?> request,
            @Parameter(hidden = true) Actor actor,
            UUID id,
            @QueryValue(defaultValue = "") String town,
            @Nullable @Header(Idempotency.HEADER) String key,
            @Body Why body) {
        return block(new Asked(request.getPath(), actor, id, town, key), body, true);
    }

    /** Whoever has its secret may spend it again. Needs an Idempotency-Key. */
    @Post("/{id}/unblock")
    Why unblock(
            HttpRequest<?> request,
            @Parameter(hidden = true) Actor actor,
            UUID id,
            @QueryValue(defaultValue = "") String town,
            @Nullable @Header(Idempotency.HEADER) String key,
            @Body Why body) {
        return block(new Asked(request.getPath(), actor, id, town, key), body, false);
    }

    private record Asked(
            String path,
            Actor actor,
            UUID id,
            String town,
            @Nullable String key) {}

    private Why block(Asked asked, Why body, boolean blocked) {
        Actor actor = asked.actor();
        TownScope scope = actor.require(Role.OPS).scope(asked.town());
        String reason = Reason.require(body.reason());
        Idempotency.Call call = new Idempotency.Call(actor, scope, asked.key(), asked.path());
        return parts.idempotency().once(call, body, Why.class, tx -> {
            Instant now = parts.now();
            cards.block(tx, scope, asked.id(), blocked ? reason : null, now);
            String what = blocked ? "BLOCKED" : "UNBLOCKED";
            payments.note(tx, scope, asked.id(), new Payments.Note(now, actor.id(), what, reason));
            return body;
        });
    }

    /** What is on a card, what of it is held, and what became of it, the newest first. One that a sale began has the sale's id. */
    @Get("/{id}")
    Card card(@Parameter(hidden = true) Actor actor, UUID id, @QueryValue(defaultValue = "") String town) {
        TownScope scope = actor.scope(town);
        Payments.Story story = parts.database()
                .transact(tx -> payments.story(tx, scope, id, TOLD))
                .orElseThrow(() -> new Fault(FaultCode.NOT_FOUND, "gift card " + id));
        return new Card(
                id.toString(),
                story.card().balance().minor(),
                story.card().held().minor(),
                story.card().balance().currency(),
                story.card().blocked(),
                story.moves().stream().map(GiftCardController::move).toList(),
                story.notes().stream()
                        .map(note -> new Said(note.at(), note.by(), note.what(), note.why()))
                        .toList());
    }

    private static Move move(Payments.Story.Moved moved) {
        GiftMove move = moved.move();
        return new Move(
                moved.at(),
                move.kind().name(),
                move.about().toString(),
                move.unit(),
                move.amount().minor());
    }
}
