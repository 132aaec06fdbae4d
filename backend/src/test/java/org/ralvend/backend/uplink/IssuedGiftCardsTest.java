package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.db.Database;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Down.GiftCardRefusal;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Money;

/** Operators issue gift cards and block them, each with a reason; what a dead vendor has held is let go. */
class IssuedGiftCardsTest extends TownTest {
    private static final Pattern CARD = Pattern.compile("\"card\":\"([^\"]+)\",\"secret\":\"([^\"]+)\"");

    private static Rest operator;

    /** The operator's own. */
    private static TestTown westend;

    private record Issued(String id, ClaimSecret secret) {}

    @BeforeAll
    static void findOperator() throws Exception {
        operator = Rest.person(backend, backend.serve(), BackendUnderTest.OPERATOR);
        westend = new TestTown(backend, "westend");
        westend.send(westend.near.hello(), westend.far.hello(), westend.vendor.hello());
    }

    @AfterAll
    static void closeOperator() {
        operator.close();
    }

    @Test
    void anIssuedCardPays() throws Exception {
        Issued card = issue(300);
        SaleRequested cola = westend.cola();
        assertEquals(List.of(new Down.GiftCardHeld(cola.sale(), TestTown.PRICE)), ask(cola, card));
        String told = told(card);
        assertTrue(told.contains("\"balanceMinor\":300,\"heldMinor\":250,\"currency\":\"EUR\""), told);
        assertTrue(told.contains("\"kind\":\"ISSUED\"") && told.contains("\"why\":\"a voucher\""), told);
        assertFalse(told.contains(card.secret().value()), "nobody is told twice");
    }

    @Test
    void itsPageTellsWhatIsOnIt() throws Exception {
        Issued card = issue(300);
        assertTrue(page(card).contains("3.00\u00a0EUR on this gift card"), page(card));
        ask(westend.cola(), card);
        assertTrue(page(card).contains("0.50\u00a0EUR on this gift card"), "what is held cannot be spent");
        post(card, "block", "lost");
        assertTrue(page(card).contains("This gift card is blocked"));
    }

    @Test
    void aRepeatIsAnsweredWithTheSameCard() throws Exception {
        String key = UUID.randomUUID().toString();
        String path = "/api/gift-cards?town=westend";
        String body = "{\"amountMinor\":300,\"reason\":\"a voucher\"}";
        String first = operator.post(path, body, key).body();
        assertEquals(first, operator.post(path, body, key).body());
        String secret = parse(first).secret().value();
        long stored = backend.get(Database.class)
                .transact(tx -> tx.find(
                        "SELECT count(*)::int AS n FROM people.idempotency WHERE convert_from(answer, 'UTF8') LIKE ?",
                        row -> row.number("n"),
                        "%" + secret + "%"))
                .orElseThrow();
        assertEquals(0, stored, "the secret stands nowhere");
    }

    @Test
    void aBlockedCardPaysNothingMoreAndWhatIsHeldStillDoes() throws Exception {
        Issued card = issue(400);
        SaleRequested before = westend.cola();
        ask(before, card);
        assertEquals(200, post(card, "block", "stolen"));
        assertTrue(told(card).contains("\"blocked\":\"stolen\""));

        SaleRequested after = westend.cola();
        assertEquals(List.of(new Down.GiftCardRefused(after.sale(), GiftCardRefusal.BLOCKED)), ask(after, card));
        westend.stock("near", 1, 1);
        SaleRequested paid = GiftCardsTest.paidBy(before, 250);
        westend.send(westend.vendor.sends(GiftCardsTest.held(paid, 250), paid));
        assertEquals(List.of("AUTHORISED 250"), westend.payments(paid.sale()));

        assertEquals(200, post(card, "unblock", "found again"));
        SaleRequested later = westend.cola();
        assertEquals(List.of(new Down.GiftCardHeld(later.sale(), new Money(150, "EUR"))), ask(later, card));
    }

    @Test
    void nobodyIssuesNothingOrAFortuneOrWithoutAReason() throws Exception {
        String path = "/api/gift-cards?town=westend";
        assertEquals(
                400, operator.post(path, "{\"amountMinor\":0,\"reason\":\"a\"}").statusCode());
        assertEquals(
                400,
                operator.post(path, "{\"amountMinor\":50001,\"reason\":\"a\"}").statusCode());
        assertEquals(
                400,
                operator.post(path, "{\"amountMinor\":100,\"reason\":\" \"}").statusCode());
        String nobodys = "/api/gift-cards/" + UUID.randomUUID();
        assertEquals(404, operator.get(nobodys + "?town=westend").statusCode());
        assertEquals(
                404,
                operator.post(nobodys + "/block?town=westend", "{\"reason\":\"a\"}")
                        .statusCode());
    }

    @Test
    void whatIsHeldForASaleThatNeverCameIsLetGoWhenItWouldBeOverAndNotBefore() throws Exception {
        Issued card = issue(250);
        SaleRequested cola = westend.cola();
        ask(cola, card);
        backend.get(Payouts.class).round(Instant.now().plus(Duration.ofDays(13)));
        assertTrue(told(card).contains("\"heldMinor\":250"));
        backend.get(Payouts.class).round(Instant.now().plus(Duration.ofDays(15)));
        assertTrue(told(card).contains("\"heldMinor\":0"));
        assertTrue(westend.holdsAddUp());
    }

    private Issued issue(int amount) throws Exception {
        String body = "{\"amountMinor\":" + amount + ",\"reason\":\"a voucher\"}";
        return parse(operator.post("/api/gift-cards?town=westend", body).body());
    }

    private static Issued parse(String body) {
        Matcher card = CARD.matcher(body);
        assertTrue(card.find(), body);
        return new Issued(card.group(1), new ClaimSecret(card.group(2)));
    }

    private static int post(Issued card, String what, String reason) throws Exception {
        String path = "/api/gift-cards/" + card.id() + "/" + what + "?town=westend";
        return operator.post(path, "{\"reason\":\"" + reason + "\"}").statusCode();
    }

    private static String page(Issued card) throws Exception {
        return operator.get("/s/" + card.secret().value() + "?lang=en").body();
    }

    private static String told(Issued card) throws Exception {
        return operator.get("/api/gift-cards/" + card.id() + "?town=westend").body();
    }

    private List<Down> ask(SaleRequested sale, Issued card) {
        Fact asked = new Fact.GiftCardAsked(sale.sale(), card.secret(), sale.total());
        return GiftCardsTest.gifts(westend.send(westend.vendor.sends(asked)));
    }
}
