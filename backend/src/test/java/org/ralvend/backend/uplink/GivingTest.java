package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.GivingRule;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.StatusEvent;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Down.ClaimRefusal;
import org.ralvend.protocol.Down.ClaimRefused;
import org.ralvend.protocol.Down.ClaimShown;
import org.ralvend.protocol.Down.UnitState;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.ClaimEntered;
import org.ralvend.protocol.Fact.RedeliveryAsked;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.SoldUnit;

/** A sale bought for somebody else: given on the buyer's page, fetched at a terminal; over real HTTPS and on a real PostgreSQL. */
class GivingTest {
    private static final Pattern CODE = Pattern.compile("class=\"code\">(\\d{4})-(\\d{8})-(\\d)<");
    private static final Pattern PAGE = Pattern.compile("href=\"/s/([A-Za-z0-9_-]{22})\"");

    private static BackendUnderTest backend;
    private static URI api;
    private static Rest customer;

    private TestTown town;
    private TestDevice terminal;
    private SaleRequested cola;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.set(
                Map.of("RALVEND_PAGES_PER_MINUTE", "1000000", "RALVEND_PAGES_UNKNOWN_PER_MINUTE", "1000000"));
        api = backend.serve();
        customer = Rest.person(backend, api, null);
    }

    @AfterAll
    static void stop() {
        customer.close();
        backend.close();
    }

    @BeforeEach
    void sellOneThatDidNotFall() {
        town = TestTown.greeted(backend);
        town.stock("near", 1, 2);
        terminal = town.terminal("terminal", "near", "far");
        cola = town.cola();
        town.send(town.vendor.sends(cola, new Fact.PaymentKept(cola.sale(), cola.total(), false)));
    }

    @Test
    void makesACodeAndAPageForTheRecipientAndShowsThemAgain() throws Exception {
        assertTrue(page().contains("Give it to someone else"), page());
        HttpResponse<String> answer = give();
        assertEquals(303, answer.statusCode());
        assertEquals("?lang=en", answer.headers().firstValue("location").orElse(""));
        String page = page();
        assertTrue(page.contains("You gave it to someone else on "), page);
        assertEquals(cola.keypadCode().vendorNumber(), code(page).vendorNumber());
        assertNotEquals(cola.keypadCode(), code(page));
        assertNotEquals(cola.claim(), secret(page));
        assertEquals(code(page), code(page()));
        assertEquals(secret(page), secret(page()));
        StatusEvent last = town.events(cola.sale()).getLast();
        assertEquals("customer: given to somebody else by its buyer", last.actor() + ": " + last.why());
    }

    @Test
    void showsTheRecipientTheProductThePlaceAndTheDateAndNoMoney() throws Exception {
        give();
        String theirs = get(secret(page())).body();
        assertTrue(theirs.contains("<h1>Your product waits for you</h1>"), theirs);
        assertTrue(theirs.contains("Go to the collection terminal terminal and enter the code below, until"), theirs);
        assertTrue(theirs.contains("Cola"), theirs);
        assertEquals(code(page()), code(theirs));
        for (String secret : List.of(
                "2.50",
                "EUR",
                "coins",
                "efund",
                "Receipt",
                "<form",
                cola.claim().value())) {
            assertFalse(theirs.contains(secret), secret + " in " + theirs);
        }
        assertTrue(get(secret(page()), "?lang=de").body().contains("<h2>Ihr Code</h2>"));
    }

    /** Money goes back to the buyer. */
    @Test
    void tellsTheRecipientOfNoRefund() throws Exception {
        give();
        ClaimSecret theirs = secret(page());
        execute("UPDATE ordering.order_unit SET state = 'REFUNDED' WHERE order_id = '" + cola.sale() + "'");
        String page = get(theirs).body();
        assertTrue(page.contains("<h1>There is nothing to fetch any more</h1>"), page);
        assertFalse(page.contains("2.50") || page.contains("class=\"code\""), page);
        assertTrue(page().contains("Your money was paid back"), page());
        assertFalse(page().contains("class=\"code\""), page());
    }

    @Test
    void deliversAtATerminalBehindTheRecipientsCode() throws Exception {
        give();
        ClaimId claim = new ClaimId(UUID.randomUUID());
        ClaimShown shown = shown(town.send(terminal.sends(new ClaimEntered(claim, code(page()), null))));
        assertEquals(UnitState.HERE, shown.units().getFirst().state());
        DispenseUnit order = town.order(town.send(terminal.sends(new RedeliveryAsked(claim, unit()))));
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        String page = page();
        assertTrue(page.contains("You gave it to someone else on ") && page.contains("It was collected."), page);
        assertFalse(page.contains("Take it back"), page);
    }

    @Test
    void showsTheSameBehindTheRecipientsSecret() throws Exception {
        give();
        ClaimEntered scanned = new ClaimEntered(new ClaimId(UUID.randomUUID()), null, secret(page()));
        assertEquals(
                UnitState.HERE,
                shown(town.send(terminal.sends(scanned))).units().getFirst().state());
    }

    @Test
    void givesItToWhoeverComesFirstAndTellsTheOther() throws Exception {
        give();
        TestDevice other = town.terminal("other", "near");
        ClaimId theirs = new ClaimId(UUID.randomUUID());
        ClaimId buyers = new ClaimId(UUID.randomUUID());
        town.send(terminal.sends(new ClaimEntered(theirs, code(page()), null)));
        town.send(other.sends(new ClaimEntered(buyers, cola.keypadCode(), null)));
        DispenseUnit order = town.order(town.send(terminal.sends(new RedeliveryAsked(theirs, unit()))));
        List<Down> late = town.send(other.sends(new RedeliveryAsked(buyers, unit())));
        assertEquals(UnitState.COMING, shown(late).units().getFirst().state());
        assertTrue(late.stream().noneMatch(Down.Signed.class::isInstance), late.toString());
        List<Down> told = town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        assertEquals(
                2,
                told.stream()
                        .filter(answer -> answer instanceof ClaimShown shown
                                && shown.units().getFirst().state() == UnitState.HAD)
                        .count(),
                told.toString());
        assertEquals(1, town.onHand("near"));
    }

    @Test
    void takesBackWhatWasGiven() throws Exception {
        give();
        ClaimSecret theirs = secret(page());
        KeypadCode code = code(page());
        post(cola.claim(), "do=take-back");
        assertTrue(page().contains("Give it to someone else"), page());
        String gone = get(theirs).body();
        assertTrue(gone.contains("<h1>This was taken back</h1>"), gone);
        assertFalse(gone.contains("Cola") || gone.contains("class=\"code\""), gone);
        for (ClaimEntered entered : List.of(
                new ClaimEntered(new ClaimId(UUID.randomUUID()), code, null),
                new ClaimEntered(new ClaimId(UUID.randomUUID()), null, theirs))) {
            ClaimRefused refused = (ClaimRefused) town.send(terminal.sends(entered)).stream()
                    .filter(ClaimRefused.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            assertEquals(ClaimRefusal.UNKNOWN_CODE, refused.reason());
        }
        give();
        assertNotEquals(code, code(page()), "another is given next");
        assertNotEquals(theirs, secret(page()));
    }

    @Test
    void givesOnceHoweverOftenItIsAsked() throws Exception {
        give();
        KeypadCode code = code(page());
        assertEquals(303, give().statusCode());
        assertEquals(code, code(page()));
        assertEquals(1, codes());
    }

    @Test
    void givesOnceWhereManyAskAtTheSameTime() throws Exception {
        List<Future<HttpResponse<String>>> asked = new ArrayList<>();
        try (ExecutorService many = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                asked.add(many.submit(this::give));
            }
        }
        for (Future<HttpResponse<String>> one : asked) {
            assertEquals(303, one.get().statusCode());
        }
        assertEquals(1, codes());
    }

    @Test
    void givesNoMoreOftenThanItsLimit() throws Exception {
        for (int i = 0; i < GivingRule.MOST + 2; i++) {
            give();
            post(cola.claim(), "do=take-back");
        }
        assertEquals(GivingRule.MOST, codes());
        assertFalse(page().contains("<form"), page());
    }

    @Test
    void takesNobodysWordButTheBuyers() throws Exception {
        give();
        ClaimSecret theirs = secret(page());
        assertEquals(303, post(theirs, "do=take-back").statusCode());
        assertEquals(303, post(theirs, "do=give").statusCode());
        assertEquals(1, codes());
        assertTrue(get(theirs).body().contains("Your product waits for you"));
        assertEquals(404, post(new ClaimSecret("A".repeat(22)), "do=give").statusCode());
        assertEquals(303, post(cola.claim(), "do=anything").statusCode());
        assertEquals(303, post(cola.claim(), "").statusCode());
        assertEquals(1, codes());
    }

    @Test
    void keepsHashesAlone() throws Exception {
        give();
        String kept = backend.get(Database.class)
                .transact(tx -> tx.find(
                        "SELECT r::text AS line FROM ordering.recipient r WHERE town_id = ?",
                        row -> row.text("line"),
                        town.scope.id()))
                .orElseThrow();
        assertFalse(
                kept.contains(secret(page()).value())
                        || kept.contains(code(page()).digits()),
                kept);
    }

    private HttpResponse<String> give() throws IOException, InterruptedException {
        return post(cola.claim(), "do=give");
    }

    private String page() throws Exception {
        return get(cola.claim()).body();
    }

    private int codes() {
        return backend.get(Database.class)
                .transact(tx -> tx.find(
                        "SELECT count(*)::int AS n FROM ordering.recipient WHERE town_id = ?",
                        row -> row.integer("n"),
                        town.scope.id()))
                .orElseThrow();
    }

    private SoldUnit unit() {
        return new SoldUnit(cola.sale(), 1);
    }

    private static HttpResponse<String> get(ClaimSecret secret) throws Exception {
        return get(secret, "");
    }

    private static HttpResponse<String> get(ClaimSecret secret, String query) throws Exception {
        HttpResponse<String> page = customer.get("/s/" + secret + query);
        assertEquals(200, page.statusCode(), page.body());
        return page;
    }

    private static HttpResponse<String> post(ClaimSecret secret, String form) throws IOException, InterruptedException {
        return customer.send(HttpRequest.newBuilder(api.resolve("/s/" + secret))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", "null") // as browsers send it from a page with "no-referrer"
                .POST(BodyPublishers.ofString(form)));
    }

    private static void execute(String sql) {
        backend.get(Database.class).run(tx -> tx.update(sql));
    }

    private static KeypadCode code(String page) {
        Matcher code = CODE.matcher(page);
        assertTrue(code.find(), page);
        return new KeypadCode(code.group(1) + code.group(2) + code.group(3));
    }

    private static ClaimSecret secret(String page) {
        Matcher secret = PAGE.matcher(page);
        assertTrue(secret.find(), page);
        return new ClaimSecret(secret.group(1));
    }

    private static ClaimShown shown(List<Down> answers) {
        return answers.stream()
                .filter(ClaimShown.class::isInstance)
                .map(ClaimShown.class::cast)
                .findFirst()
                .orElseThrow();
    }
}
