package org.ralvend.backend.uplink;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.ordering.CardRefunds;
import org.ralvend.backend.payment.Acquirer;
import org.ralvend.backend.payment.AcquirerAccount;
import org.ralvend.backend.payment.CardWay;
import org.ralvend.backend.payment.HttpAcquirer;
import org.ralvend.backend.payment.Payments;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Fact.SaleRequested.Tendered;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.sim.bank.SimulatedAcquirer;

/** A town whose vendor takes cards, and the backend of it that has an acquirer. */
record CardTown(BackendUnderTest backend, TestTown town) {
    private static final Sku WATER = new Sku("WATER-05");

    static final String TOKEN = "token-of-this-operator";

    /** When everything that was sold is long due. */
    static final Instant LATE = Instant.parse("2099-01-01T00:00:00Z");

    /** A backend whose refunds to cards go there. */
    static BackendUnderTest backend(SimulatedAcquirer bank) throws Exception {
        Path token = Files.createTempFile("acquirer", "token");
        Files.writeString(token, TOKEN);
        return BackendUnderTest.set(Map.of(
                "RALVEND_ACQUIRER_URL", bank.url().toString(),
                "RALVEND_ACQUIRER_TOKEN_FILE", token.toString(),
                "RALVEND_ACQUIRER_PATIENCE_MILLIS", "3000"));
    }

    static SimulatedAcquirer bank() throws IOException {
        return SimulatedAcquirer.start(TOKEN);
    }

    /** Another replica, or the same one after it was started anew, with something else in place of what it stands on. */
    CardPayouts replica(Transactions database, CardWay way) {
        return new CardPayouts(
                database,
                backend.get(CardRefunds.class),
                way,
                backend.get(MeterRegistry.class),
                InstantSource.system());
    }

    CardPayouts replica() {
        return replica(database(), way());
    }

    CardWay way() {
        return backend.get(CardWay.class);
    }

    static HttpAcquirer to(SimulatedAcquirer other) throws IOException {
        Path token = Files.writeString(Files.createTempFile("acquirer", "token"), TOKEN);
        return new HttpAcquirer(AcquirerAccount.of(other.url().toString(), token, "", Duration.ofSeconds(3)));
    }

    /** Through that one instead, under the same name. */
    CardWay way(Acquirer acquirer) {
        return new CardWay(Optional.of(acquirer), way().name());
    }

    Database database() {
        return backend.get(Database.class);
    }

    /** Its money was kept by card for nothing that anybody has: it is due. */
    SaleId owed() {
        SaleRequested sale = sale(1, new Tendered(Tender.CARD, TestTown.PRICE));
        town.send(town.vendor.sends(sale, new Fact.PaymentKept(sale.sale(), TestTown.PRICE, false)));
        return sale.sale();
    }

    /** So many units by card, kept and waiting to be claimed. */
    SaleId claimable(int units) {
        SaleRequested sale = sale(units, new Tendered(Tender.CARD, TestTown.PRICE.times(units)));
        town.stock("near", 1, units);
        town.send(town.vendor.sends(sale, new Fact.PaymentKept(sale.sale(), sale.total(), false)));
        return sale.sale();
    }

    /** Two units of different prices by one card, kept and waiting to be claimed. */
    SaleRequested priced(long first, long second) {
        town.stock("near", 1, 1);
        town.stock("near", 2, WATER, 1);
        ListRef list = town.publish(
                2,
                List.of(
                        new PriceList.Item(1, TestTown.COLA, "Cola", new Money(first, "EUR")),
                        new PriceList.Item(2, WATER, "Water", new Money(second, "EUR"))));
        SaleRequested one = town.cola();
        Money total = new Money(first + second, "EUR");
        SaleRequested sale = new SaleRequested(
                one.sale(),
                one.claim(),
                one.keypadCode(),
                list,
                List.of(
                        new SaleRequested.Line(TestTown.COLA, 1, new Money(first, "EUR")),
                        new SaleRequested.Line(WATER, 1, new Money(second, "EUR"))),
                total,
                List.of(card(total.minor())));
        town.send(town.vendor.sends(sale, new Fact.PaymentKept(sale.sale(), total, false)));
        return sale;
    }

    /** The deadline of whatever was not fetched has come. */
    void expire() {
        backend.get(Sweep.class).round(Instant.now().plus(Duration.ofDays(15)));
    }

    SaleRequested sale(int units, Tendered... tenders) {
        SaleRequested one = town.cola();
        return new SaleRequested(
                one.sale(),
                one.claim(),
                one.keypadCode(),
                one.list(),
                List.of(new SaleRequested.Line(TestTown.COLA, units, TestTown.PRICE)),
                TestTown.PRICE.times(units),
                List.of(tenders));
    }

    static Tendered coins(long minor) {
        return new Tendered(Tender.COINS, new Money(minor, "EUR"));
    }

    static Tendered card(long minor) {
        return new Tendered(Tender.CARD, new Money(minor, "EUR"));
    }

    /** What was ordered of it, a line each: unit, amount, state, how often the acquirer was asked. */
    List<String> orders(SaleId sale) {
        return database().transact(tx -> backend.get(Payments.class).ordered(tx, town.scope, List.of(sale))).stream()
                .map(order -> order.unit() + ": " + order.amount().minor() + " " + order.state() + ", asked "
                        + order.turns().taken())
                .toList();
    }

    /** The ids of what was ordered of it. */
    List<String> ids(SaleId sale) {
        return database().transact(tx -> backend.get(Payments.class).ordered(tx, town.scope, List.of(sale))).stream()
                .map(order -> order.id().toString())
                .toList();
    }

    /** A backup from before its refund was decided is put back. */
    void forget(SaleId sale) {
        database().run(tx -> {
            for (String sql : List.of(
                    "DELETE FROM payment.refund WHERE order_id = ?",
                    "DELETE FROM payment.refund_order WHERE order_id = ?",
                    "UPDATE payment.payment SET state = 'REFUND_DUE', refunded_minor = 0, changed_at = now() WHERE order_id = ?",
                    "UPDATE ordering.order_unit SET state = 'REFUND_DUE' WHERE order_id = ?",
                    "UPDATE ordering.orders SET state = 'REFUND_DUE' WHERE id = ?")) {
                tx.update(sql, sale.value());
            }
        });
    }
}
