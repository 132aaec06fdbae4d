package org.ralvend.backend.uplink;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.DatabaseException;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.ordering.CardRefunds;
import org.ralvend.backend.payment.Acquirer;
import org.ralvend.backend.payment.CardWay;
import org.ralvend.backend.payment.RefundOrder;
import org.ralvend.protocol.SaleId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes round the towns where money is owed back to cards. Three transactions and one call, each after the one before has
 * committed: it is ordered; its turn is taken; the acquirer is asked; what it said is booked. Whatever is cut short between them is
 * looked up at the next turn, under the same id. Without an acquirer it does nothing: an operator pays.
 */
@Singleton
public final class CardPayouts {
    /** Calls of one town in one round; the rest is for the next. */
    static final int CALLS = 50;

    /** Calls in a row of which nothing clear came: then the rest is left for the next round. */
    private static final int UNCLEAR = 3;

    private static final long ROUND_SECONDS = 5;
    private static final String HEARD = "ralvend.refunds.card";
    private static final String NOT_ORDERED = "ralvend.refunds.card_not_ordered";
    private static final Logger LOG = LoggerFactory.getLogger(CardPayouts.class);

    private final Transactions database;
    private final CardRefunds refunds;
    private final CardWay way;
    private final MeterRegistry meters;
    private final InstantSource clock;
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(r -> new Thread(r, "card-payouts"));

    CardPayouts(Transactions database, CardRefunds refunds, CardWay way, MeterRegistry meters, InstantSource clock) {
        this.database = database;
        this.refunds = refunds;
        this.way = way;
        this.meters = meters;
        this.clock = clock;
        var _ = meters.counter(NOT_ORDERED); // before its first event, so that it is seen as a change
        List.of("done", "refused", "pending", "neverheard", "unclear")
                .forEach(said -> meters.counter(HEARD, "heard", said));
    }

    public void start() {
        rounds.execute(this::tellOfOthers);
        if (way.acquirer().isEmpty()) {
            LOG.info("refunds to cards: acquirer.url is not set, so operators pay them by hand");
            return;
        }
        LOG.info("refunds to cards: through {}", way.name());
        var _ = rounds.scheduleWithFixedDelay(this::roundOrLog, ROUND_SECONDS, ROUND_SECONDS, TimeUnit.SECONDS);
    }

    private void tellOfOthers() {
        try {
            int others = database.transact(tx -> refunds.askedElsewhere(tx, way.name()));
            if (others > 0) {
                String now = way.name().isEmpty() ? "acquirer.url is not set" : "the acquirer is " + way.name();
                LOG.error("{} refunds to cards are ordered of which nobody asks what became, since {}", others, now);
            }
        } catch (RuntimeException e) {
            LOG.warn("whether refunds to cards are left to another acquirer is not known: {}", e.getMessage());
        }
    }

    @PreDestroy
    void close() {
        rounds.shutdownNow();
        way.close();
    }

    private void roundOrLog() {
        try {
            round(clock.instant().truncatedTo(ChronoUnit.MICROS));
        } catch (RuntimeException e) {
            LOG.warn("refunds to cards go on in {} s: {}", ROUND_SECONDS, e.getMessage());
        }
    }

    void round(Instant now) {
        Optional<Acquirer> acquirer = way.acquirer();
        if (acquirer.isEmpty()) {
            return;
        }
        for (TownScope scope : database.transact(tx -> refunds.townsOwing(tx, now))) {
            new SalePages(database)
                    .each(
                            CardRefunds.BATCH,
                            (tx, after) -> refunds.due(tx, scope, after, now),
                            (tx, due) -> refunds.order(tx, scope, due, now),
                            this::notOrdered);
        }
        int unclear = 0;
        for (TownScope scope : database.transact(tx -> refunds.townsAsking(tx, way.name(), now))) {
            unclear = ask(scope, acquirer.get(), unclear, now);
        }
    }

    /** Returns how many calls in a row brought nothing clear. */
    private int ask(TownScope scope, Acquirer acquirer, int before, Instant now) {
        int unclear = before;
        for (int calls = 0; calls < CALLS && unclear < UNCLEAR; calls++) {
            Optional<RefundOrder> taken = database.transact(tx -> refunds.take(tx, scope, way.name(), now));
            if (taken.isEmpty()) {
                break;
            }
            Acquirer.Heard heard = ask(acquirer, taken.get());
            unclear = heard instanceof Acquirer.Unclear ? unclear + 1 : 0;
            book(scope, taken.get(), heard, now);
        }
        return unclear;
    }

    private void book(TownScope scope, RefundOrder order, Acquirer.Heard heard, Instant now) {
        meters.counter(HEARD, "heard", heard.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .increment();
        if (heard instanceof Acquirer.Unclear(String why)) {
            LOG.warn("refund {} of sale {} is not clear: {}", order.id(), order.sale(), why);
        }
        try {
            database.run(tx -> refunds.heard(tx, scope, order, heard, now));
        } catch (RuntimeException e) {
            if (DatabaseException.isPassing(e)) {
                throw e;
            }
            LOG.error("what the acquirer said of refund {} of sale {} was not booked", order.id(), order.sale(), e);
        }
    }

    /** What may have been asked for is looked up first; what was never heard of was not. */
    private static Acquirer.Heard ask(Acquirer acquirer, RefundOrder order) {
        if (order.wasAsked()) {
            Acquirer.Heard heard = acquirer.look(order.wanted());
            if (!(heard instanceof Acquirer.NeverHeard)) {
                return heard;
            }
        }
        return acquirer.ask(order.wanted());
    }

    private void notOrdered(SaleId sale, RuntimeException e) {
        meters.counter(NOT_ORDERED).increment();
        LOG.error("what is owed back to the card of sale {} was not ordered", sale, e);
    }
}
