package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.payment.CardWay;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.SaleId;
import org.ralvend.sim.bank.AcquirerMood;

/** What is kept of a card payment without goods for it goes back to the card. */
class CardRefundsTest extends OwedToCardsTest {
    @Test
    void asksNobodyWhileADeviceMayStillTellThatItIsNotOwed() {
        SaleId sale = cards.owed();
        round(Instant.now().plus(Duration.ofMinutes(9)));
        assertEquals(List.of(), cards.orders(sale));
        round(Instant.now().plus(Duration.ofMinutes(11)));
        assertRefunded(sale, "0: 250 CARD");
    }

    @Test
    void sendsBackWhatWasKeptForARejectedSale() {
        SaleId sale = cards.owed();

        round(LATE);
        int asked = bank.asked() + bank.looked();
        round(LATER);

        assertRefunded(sale, "0: 250 CARD");
        assertEquals(List.of("REFUNDED 250"), town.payments(sale));
        assertEquals(asked, bank.asked() + bank.looked());
        assertTrue(town.events(sale).getLast().why().startsWith("paid back to its card as bank-"));
        assertEquals(0, town.balance(sale));
    }

    @Test
    void sendsBackForTheUnitThatNobodyFetched() {
        SaleId sale = cards.claimable(1);
        round(LATE);
        assertEquals(List.of(), cards.orders(sale));

        cards.expire();
        round(LATE);

        assertRefunded(sale, "1: 250 CARD");
    }

    @Test
    void sendsBackUnitByUnitUnderIdsOfTheirOwn() {
        SaleId sale = cards.claimable(2);
        cards.expire();

        round(LATE);

        assertEquals(SaleState.REFUNDED, town.state(sale));
        assertEquals(List.of("1: 250 CARD", "2: 250 CARD"), town.refunds(sale));
        assertEquals(List.of("REFUNDED 500"), town.payments(sale));
        assertEquals(List.of("250 EUR", "250 EUR"), bank.paid(sale.toString()));
        assertNotEquals(cards.ids(sale).getFirst(), cards.ids(sale).getLast());
    }

    @Test
    void paysWhatOtherTendersPaidInTheirOwnWayAndTheRestToTheCard() {
        SaleRequested mixed = cards.sale(1, CardTown.coins(100), CardTown.card(150));
        town.send(town.vendor.sends(mixed, new Fact.PaymentKept(mixed.sale(), TestTown.PRICE, false)));

        round(LATE);
        backend.get(Payouts.class).round(LATE);

        assertEquals(SaleState.REFUNDED, town.state(mixed.sale()));
        assertEquals(List.of("0: 100 GIFT_CARD", "0: 150 CARD"), town.refunds(mixed.sale()));
        assertEquals(List.of("150 EUR"), bank.paid(mixed.sale().toString()));
        assertEquals(100, town.balance(mixed.sale()));
    }

    @Test
    void isOpenUntilTheLastOfTwoCardsIsPaidBack() {
        SaleRequested two = cards.sale(1, CardTown.card(100), CardTown.card(150));
        town.stock("near", 1, 1);
        town.send(town.vendor.sends(two, new Fact.PaymentKept(two.sale(), TestTown.PRICE, false)));
        cards.expire();
        cards.replica(cards.database(), cards.way(new Around() {
                    @Override
                    public void after() {
                        bank.setMood(AcquirerMood.FAILS_BEFORE);
                    }
                }))
                .round(LATE);
        assertEquals(SaleState.REFUND_DUE, town.state(two.sale()));
        assertEquals(1, town.refunds(two.sale()).size());

        bank.setMood(AcquirerMood.WELL);
        round(LATER);
        assertEquals(SaleState.REFUNDED, town.state(two.sale()));
        assertEquals(List.of("1: 100 CARD", "1: 150 CARD"), town.refunds(two.sale()));
        assertEquals(2, bank.paid(two.sale().toString()).size());
    }

    @Test
    void ordersTheNextUnitWhileTheFirstIsNotClear() {
        SaleId sale = cards.claimable(2);
        owe(sale, 1);
        bank.setMood(AcquirerMood.LOSES_ANSWER);
        round(LATE);
        cards.expire();
        bank.setMood(AcquirerMood.WELL);
        round(LATER);
        assertEquals(List.of("1: 250 CARD", "2: 250 CARD"), town.refunds(sale));
        assertEquals(List.of("250 EUR", "250 EUR"), bank.paid(sale.toString()));
    }

    @Test
    void tellsOperatorAndCustomerWhereTheMoneyIsAndWhatIsNext() throws Exception {
        town = new TestTown(backend, "westend");
        cards = new CardTown(backend, town);
        town.send(town.vendor.hello());
        SaleRequested paid = cards.sale(1, CardTown.card(250));
        town.send(town.vendor.sends(paid, new Fact.PaymentKept(paid.sale(), TestTown.PRICE, false)));
        URI api = backend.serve();
        try (Rest operator = Rest.person(backend, api, BackendUnderTest.OPERATOR)) {
            String story = "/api/sales/" + paid.sale() + "?town=westend";
            String page = "/s/" + paid.claim();
            assertTells(operator.get(story), "and goes back to that card through the acquirer", "\"cardRefunds\":[]");
            assertTells(operator.get(page), "You get back 2.50\u00a0EUR to the card that you paid with. It is due by");

            bank.setMood(AcquirerMood.FAILS_AFTER);
            round(LATE);
            assertTells(
                    operator.get(story),
                    "the acquirer was asked 1 times, last heard: status 500; asked again at 2099-01-01T00:00:30Z",
                    "\"state\":\"ORDERED\"");
            assertTells(operator.get(page), "2.50\u00a0EUR is on its way back to the card that you paid with");
            HttpResponse<String> refused = operator.post(
                    "/api/sales/" + paid.sale() + "/refund?town=westend",
                    "{\"amountMinor\":250,\"reason\":\"in an envelope\"}",
                    "key-" + paid.sale());
            assertEquals(409, refused.statusCode());
            assertTells(refused, "urn:ralvend:fault:REFUND-UNDER-WAY");

            bank.setMood(AcquirerMood.WELL);
            round(LATER);
            assertTells(operator.get(story), "\"method\":\"CARD\",\"reference\":\"bank-", "\"state\":\"DONE\"");
            assertTells(operator.get(page + "?lang=de"), "auf Ihre Karte zurückbekommen", "auf Ihre Karte</dd>");
        }
    }

    @Test
    void doesNothingWithoutAnAcquirer() {
        SaleId sale = cards.owed();
        cards.replica(cards.database(), CardWay.BY_HAND).round(LATE);
        assertEquals(List.of(), cards.orders(sale));
        round(LATE);
        assertRefunded(sale, "0: 250 CARD");
    }

    private static void assertTells(HttpResponse<String> answer, String... what) {
        for (String part : what) {
            assertTrue(answer.body().contains(part), () -> part + " is not in " + answer.body());
        }
    }
}
