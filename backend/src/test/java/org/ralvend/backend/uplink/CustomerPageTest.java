package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.db.Database;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Minting;
import org.slf4j.LoggerFactory;

/** The page behind a sale's secret, over real HTTPS and on a real PostgreSQL. */
class CustomerPageTest {
    private static final Random RANDOM = new Random(23);
    private static final Pattern MARK = Pattern.compile("data-mark=\"([0-9a-f]+)\"");
    private static final Pattern ASSET = Pattern.compile("\"(/s/a/[^\"]+)\"");
    private static final int KILOBYTE = 1024;

    private static BackendUnderTest backend;
    private static URI api;
    private static Rest customer;
    private TestTown town;

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
    void makeTown() {
        town = TestTown.greeted(backend);
        town.stock("near", 1, 2);
    }

    @Test
    void followsASaleFromTheMoneyToTheProduct() throws Exception {
        SaleRequested cola = town.cola();
        assertEquals(404, page(cola).statusCode(), "nothing has arrived yet");
        town.send(town.vendor.sends(cola));
        assertShows("You are paying", "held", page(cola));

        DispenseUnit order =
                town.order(town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), cola.total(), true))));
        assertShows("Your product is being delivered", "It falls at near", page(cola));

        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        String here = assertShows("Your product is here", "It fell at near", page(cola));
        assertTrue(here.contains("<dt>Cola</dt><dd>2.50\u00a0EUR</dd>"), here);
        assertTrue(here.contains("<dt>Paid by coins</dt><dd>2.50\u00a0EUR</dd>"), here);
        assertTrue(here.contains("<dt>Machine</dt><dd>vendor</dd>"), here);
    }

    @Test
    void isTheGiftCardThatWasBoughtAndTellsWhatIsLeftOnIt() throws Exception {
        SaleRequested card = GiftCardSale.in(town, backend).card();
        town.send(town.vendor.sends(card));
        assertShows("You are paying", "held", page(card));
        town.send(town.vendor.sends(new Fact.PaymentKept(card.sale(), card.total(), true)));
        String bought = assertShows(
                "10.00\u00a0EUR on this gift card", "You bought a gift card of 10.00\u00a0EUR.", page(card));
        assertTrue(bought.contains("<dt>Gift card of ten</dt><dd>9.00\u00a0EUR</dd>"), bought);
        assertTrue(bought.contains("<dt>Left on the gift card</dt><dd>10.00\u00a0EUR"), bought);

        SaleRequested cola = GiftCardsTest.paidBy(town.cola(), 250);
        town.send(town.vendor.sends(new Fact.GiftCardAsked(cola.sale(), card.claim(), cola.total()), cola));

        assertShows(
                "7,50\u00a0EUR auf dieser Guthabenkarte",
                "Sie haben eine Guthabenkarte über 10,00\u00a0EUR gekauft.",
                get("/s/" + card.claim() + "?lang=de"));
    }

    @Test
    void sendsWhoeverGotNothingToATerminalUntilTheDeadline() throws Exception {
        town.terminal("terminal", "near");
        SaleRequested cola = kept();
        assertShows(
                "Your product waits for you",
                "Go to the collection terminal terminal and enter the code that the machine showed",
                page(cola));

        HttpResponse<String> german = get("/s/" + cola.claim() + "?lang=de");
        assertShows(
                "Ihr Produkt liegt für Sie bereit",
                "Gehen Sie zum Abholterminal terminal und geben Sie den Code ein",
                german);
        assertTrue(german.body().startsWith("<!doctype html><html lang=\"de\">"), german.body());
        assertShows(
                "Ihr Produkt liegt für Sie bereit",
                "",
                customer.send(HttpRequest.newBuilder(api.resolve("/s/" + cola.claim()))
                        .header("Accept-Language", "de-DE,de;q=0.9,en;q=0.5")));
    }

    @Test
    void saysWhatBecomesOfAProductThatNobodySawFall() throws Exception {
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        town.send(town.near.sends(new Fact.DispenseUnresolved(order.attempt(), 1)));
        assertShows("We do not know whether your product fell", "Please look at near", page(cola));
    }

    @Test
    void saysWhyNothingWasSold() throws Exception {
        town.withdraw(1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        assertShows("Not sold", "The machine gives your money back.", page(cola));
        town.send(town.vendor.sends(new Fact.PaymentReleased(cola.sale(), cola.total())));
        assertShows("Not sold", "Your money went back.", page(cola));
    }

    @Test
    void showsTheBalanceOfTheGiftCardThatARefundWasPaidAs() throws Exception {
        SaleRequested cola = kept();
        execute("UPDATE ordering.orders SET deadline = now() - interval '1 minute', state = 'REFUNDED' WHERE id = '"
                + cola.sale() + "'");
        execute("UPDATE ordering.order_unit SET state = 'REFUNDED' WHERE order_id = '" + cola.sale() + "'");
        execute(
                "INSERT INTO payment.gift_card SELECT town_id, id, claim_hash, keypad_hash, 'EUR', 250, NULL, now(), now()"
                        + " FROM ordering.orders WHERE id = '" + cola.sale() + "'");
        String before = mark(page(cola));
        assertShows("Your money was paid back", "Balance: 2.50\u00a0EUR.", page(cola));
        execute("UPDATE payment.gift_card SET balance_minor = 100 WHERE id = '" + cola.sale() + "'");
        assertShows("Your money was paid back", "Balance: 1.00\u00a0EUR.", page(cola));
        assertTrue(events(cola, before).get(20, TimeUnit.SECONDS).body().contains("event: changed"));
    }

    @Test
    void escapesWhatProductsAreCalled() throws Exception {
        backend.get(Database.class)
                .run(tx ->
                        tx.update("UPDATE catalog.variant SET name = '<b>Cola</b> & \"co\"' WHERE sku = 'COLA-033'"));
        try {
            String body = page(kept()).body();
            assertTrue(body.contains("<dt>&lt;b&gt;Cola&lt;/b&gt; &amp; &quot;co&quot;</dt>"), body);
        } finally {
            backend.get(Database.class)
                    .run(tx -> tx.update("UPDATE catalog.variant SET name = 'Cola' WHERE sku = 'COLA-033'"));
        }
    }

    @Test
    void answersWhatCannotBeASecretLikeOneThatDoesNotExistAndLikeASaleThatIsLongOver() throws Exception {
        SaleRequested over = kept();
        longOver(over);
        HttpResponse<String> unknown = get("/s/" + secret());
        assertEquals(404, unknown.statusCode());
        assertTrue(unknown.body().contains("There is nothing here"), unknown.body());
        for (String path : List.of(
                "/s/" + over.claim(),
                "/s/x",
                "/s/" + "A".repeat(300),
                "/s/%3Cscript%3E",
                "/s/%00",
                "/s/" + over.sale())) {
            HttpResponse<String> answer = get(path);
            assertEquals(404, answer.statusCode(), path);
            assertEquals(unknown.body(), answer.body(), path);
            assertEquals(
                    unknown.headers().map().keySet(), answer.headers().map().keySet(), path);
        }
        assertEquals(404, get("/s/" + secret() + "/events").statusCode());
    }

    /**
     * What the database has to read for the answers differs by a millisecond or so, and that much shows.
     * Alternating, so that whatever else this machine does hits all alike; the median, so that a pause hits none.
     */
    @Test
    void asksTheSameQuestionsForASecretThatDoesNotExist() throws Exception {
        SaleRequested open = kept();
        SaleRequested over = kept();
        longOver(over);
        List<Long> known = new ArrayList<>();
        List<Long> gone = new ArrayList<>();
        List<Long> unknown = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            known.add(nanos("/s/" + open.claim()));
            gone.add(nanos("/s/" + over.claim()));
            unknown.add(nanos("/s/" + secret()));
        }
        System.out.printf(
                "known %.2f ms, long over %.2f ms, unknown %.2f ms%n",
                median(known) / 1e6, median(gone) / 1e6, median(unknown) / 1e6);
        for (double ratio : List.of(median(known) / median(unknown), median(gone) / median(unknown))) {
            assertTrue(ratio > 0.6 && ratio < 1.7, "the ratio is " + ratio);
        }
    }

    @Test
    void tellsAPageThatIsOpenOfAChange() throws Exception {
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        CompletableFuture<HttpResponse<String>> told = events(cola, mark(page(cola)));
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        HttpResponse<String> stream = told.get(20, TimeUnit.SECONDS);
        assertEquals(200, stream.statusCode());
        assertTrue(stream.headers().firstValue("content-type").orElse("").startsWith("text/event-stream"));
        assertTrue(
                Pattern.compile("data: look\nevent: changed\n|event: changed\ndata: look\n")
                        .matcher(stream.body())
                        .find(),
                "without data no browser takes notice: " + stream.body());
        assertTrue(Pattern.compile("retry: [2-6]\\d{3}").matcher(stream.body()).find(), stream.body());
    }

    /** The stream was not open when it changed, or was open at another replica: the mark tells. */
    @Test
    void tellsOfWhatChangedBeforeThePageListened() throws Exception {
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        String before = mark(page(cola));
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        assertTrue(events(cola, before).get(20, TimeUnit.SECONDS).body().contains("event: changed"));
    }

    @Test
    void marksEveryChangeThatItShows() throws Exception {
        List<String> marks = new ArrayList<>();
        town.stock("far", 1, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        marks.add(mark(page(cola)));
        DispenseUnit first =
                town.order(town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), cola.total(), true))));
        marks.add(mark(page(cola)));
        DispenseUnit second = town.order(
                town.send(town.near.sends(new Fact.DispenseFailed(first.attempt(), 1, Fact.DispenseFailure.JAM))));
        marks.add(mark(page(cola)));
        town.send(town.far.sends(new Fact.DispenseUnresolved(second.attempt(), 1)));
        marks.add(mark(page(cola)));
        assertEquals(4, marks.stream().distinct().count(), marks.toString());
        assertEquals(marks.getLast(), mark(page(cola)));
    }

    @Test
    void weighsLittleWithEverythingThatItNeeds() throws Exception {
        HttpResponse<String> page = page(kept());
        int bytes = page.body().getBytes(StandardCharsets.UTF_8).length;
        Matcher assets = ASSET.matcher(page.body());
        int files = 0;
        while (assets.find()) {
            HttpResponse<String> asset = get(assets.group(1));
            assertEquals(200, asset.statusCode());
            assertEquals(
                    "public, max-age=31536000, immutable",
                    asset.headers().firstValue("cache-control").orElse(""));
            bytes += asset.body().getBytes(StandardCharsets.UTF_8).length;
            files++;
        }
        assertEquals(2, files);
        System.out.println("page, style and script: " + bytes + " bytes");
        assertTrue(bytes < 30 * KILOBYTE, bytes + " bytes");
        assertEquals(404, get("/s/a/page-000000000000.css").statusCode());
    }

    @Test
    void isKeptByNobodyAndFoundByNoSearchEngine() throws Exception {
        for (String path : List.of("/s/" + kept().claim(), "/s/" + secret(), "/s/" + secret() + "/events")) {
            Map<String, List<String>> headers = get(path).headers().map();
            assertEquals(List.of("no-store"), headers.get("cache-control"), path);
            assertEquals(List.of("noindex, nofollow"), headers.get("x-robots-tag"), path);
            assertEquals(List.of("no-referrer"), headers.get("referrer-policy"), path);
            assertEquals(List.of("nosniff"), headers.get("x-content-type-options"), path);
            String policy = String.join(",", headers.getOrDefault("content-security-policy", List.of()));
            assertTrue(policy.startsWith("default-src 'none';") && !policy.contains("unsafe"), policy);
            assertTrue(policy.contains("frame-ancestors 'none'"), policy);
        }
        assertEquals(
                "User-agent: *\nDisallow: /\nAllow: /s/\n", get("/robots.txt").body());
    }

    /** In the log, in what is refused, in figures, and in the page itself. */
    @Test
    void namesTheSecretNowhere() throws Exception {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        log.start();
        root.addAppender(log);
        SaleRequested cola = kept();
        String secret = cola.claim().value();
        List<String> said = new ArrayList<>();
        said.add(page(cola).body());
        said.add(get("/s/" + secret + "/nothing").body());
        said.add(get("/s/" + secret + "?lang=%ff").body());
        said.add(get("/s//" + secret).body());
        said.add(customer.post("/s/" + secret, "{}").body());
        said.add(customer.post("/s/" + secret + "/events", "{}").body());
        said.add(customer.send(
                        HttpRequest.newBuilder(api.resolve("/s/" + secret)).header("Accept", "application/json"))
                .body());
        execute("ALTER TABLE ordering.status_event RENAME TO gone");
        try {
            HttpResponse<String> trouble = page(cola);
            assertEquals(503, trouble.statusCode());
            assertEquals("30", trouble.headers().firstValue("retry-after").orElse(""));
            said.add(trouble.body());
            said.add(get("/s/" + secret + "/events").body());
        } finally {
            execute("ALTER TABLE ordering.gone RENAME TO status_event");
            root.detachAppender(log);
        }
        try (Rest admin = Rest.person(backend, api, backend.token())) {
            said.add(admin.get("/prometheus").body());
        }
        for (ILoggingEvent event : List.copyOf(log.list)) {
            said.add(event.getFormattedMessage()
                    + Arrays.toString(event.getArgumentArray())
                    + (event.getThrowableProxy() == null
                            ? ""
                            : ThrowableProxyUtil.asString(event.getThrowableProxy())));
        }
        assertTrue(said.stream().anyMatch(line -> line.contains("could not be read")), "looked at the log");
        said.forEach(line -> assertFalse(line.contains(secret), line));
    }

    private SaleRequested kept() {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola, new Fact.PaymentKept(cola.sale(), cola.total(), false)));
        return cola;
    }

    private static void longOver(SaleRequested sale) {
        execute("UPDATE ordering.order_unit SET state = 'VOID' WHERE order_id = '" + sale.sale() + "'");
        execute("UPDATE ordering.orders SET state = 'VOID', deadline = now() - interval '91 days' WHERE id = '"
                + sale.sale() + "'");
    }

    private static void execute(String sql) {
        backend.get(Database.class).run(tx -> tx.update(sql));
    }

    private static HttpResponse<String> page(SaleRequested sale) throws Exception {
        return get("/s/" + sale.claim());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return customer.get(path);
    }

    private static String secret() {
        return Minting.random128(RANDOM);
    }

    private static String mark(HttpResponse<String> page) {
        Matcher mark = MARK.matcher(page.body());
        assertTrue(mark.find(), page.body());
        return mark.group(1);
    }

    /** All that the stream says until it ends. */
    private static CompletableFuture<HttpResponse<String>> events(SaleRequested sale, String seen) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return get("/s/" + sale.claim() + "/events?seen=" + seen);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static long nanos(String path) throws Exception {
        long from = System.nanoTime();
        get(path);
        return System.nanoTime() - from;
    }

    private static double median(List<Long> nanos) {
        return nanos.stream().sorted().skip(nanos.size() / 2).findFirst().orElseThrow();
    }

    private static String assertShows(String headline, String sentence, HttpResponse<String> page) {
        assertEquals(200, page.statusCode(), page.body());
        assertTrue(page.body().contains("<h1>" + headline + "</h1>"), page.body());
        assertTrue(page.body().contains(sentence), page.body());
        return page.body();
    }
}
