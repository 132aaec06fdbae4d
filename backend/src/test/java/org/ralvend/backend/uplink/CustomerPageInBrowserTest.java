package org.ralvend.backend.uplink;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.db.Database;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;

/** The page as a customer has it before him: Chromium, real HTTPS, a real PostgreSQL; the machines tell their facts. */
class CustomerPageInBrowserTest {
    private static final double SECONDS_20 = 20_000;
    private static final int SMALL = 60 * 1024;
    private static final Path IMAGES = Path.of("../docs/images");

    private static BackendUnderTest backend;
    private static URI api;
    private static Browser browser;

    private final List<String> wrong = new ArrayList<>();
    private TestTown town;

    @BeforeAll
    static void start() throws Exception {
        browser = Browser.open();
        backend = BackendUnderTest.set(
                Map.of("RALVEND_PAGES_PER_MINUTE", "100000", "RALVEND_PAGES_UNKNOWN_PER_MINUTE", "100000"));
        api = backend.serve();
    }

    @AfterAll
    static void stop() {
        browser.close();
        backend.close();
    }

    @BeforeEach
    void makeTown() {
        town = TestTown.greeted(backend);
        town.stock("near", 1, 3);
        town.terminal("north-t1", "near");
    }

    /** Scripts that break, and what the content security policy refuses. */
    @AfterEach
    void nothingWentWrongInTheBrowser() {
        assertEquals(List.of(), wrong);
    }

    @Test
    void changesFromBeingDeliveredToHereWithoutBeingLoadedAgain() throws Exception {
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        Page page = open(cola, "en-GB", ColorScheme.LIGHT);
        assertThat(page.locator("h1")).hasText("Your product is being delivered");
        page.evaluate("() => { window.stays = 'loaded once'; }");

        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));

        assertThat(page.locator("h1")).hasText("Your product is here", patiently());
        assertThat(page.locator("#now p")).hasText("It fell at near. Take it out there.");
        assertThat(page).hasTitle("Your product is here");
        assertEquals("loaded once", page.evaluate("() => window.stays"));
    }

    /** A browser does not notice by itself that a connection died without a word. */
    @Test
    void looksAnewWhereItsStreamStalls() throws Exception {
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        Page page = listen(browser.phone("en-GB", ColorScheme.LIGHT, true));
        page.clock().install();
        page.addInitScript(
                "window.EventSource = function () { this.addEventListener = this.close = function () {}; };");
        page.navigate(address(cola));
        assertThat(page.locator("h1")).hasText("Your product is being delivered");
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));
        page.clock().fastForward("00:40");
        assertThat(page.locator("h1")).hasText("Your product is being delivered");
        page.clock().fastForward("00:06");
        assertThat(page.locator("h1")).hasText("Your product is here", patiently());
    }

    @Test
    void goesOnThroughEveryChangeOfASale() throws Exception {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        Page page = open(cola, "de-DE", ColorScheme.DARK);
        Locator headline = page.locator("h1");
        assertThat(headline).hasText("Sie bezahlen gerade");
        DispenseUnit order =
                town.order(town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), cola.total(), true))));
        assertThat(headline).hasText("Ihr Produkt wird ausgegeben", patiently());
        town.customerLeaves();
        town.send(town.near.sends(new Fact.DispenseFailed(order.attempt(), 1, Fact.DispenseFailure.JAM)));
        assertThat(headline)
                .not()
                .hasText("Ihr Produkt wird ausgegeben", new LocatorAssertions.HasTextOptions().setTimeout(SECONDS_20));
        assertThat(page.locator("html")).hasAttribute("lang", "de");
    }

    @Test
    void isWholeWithoutScript() throws Exception {
        SaleRequested cola = kept();
        Page page = listen(browser.phone("en-GB", ColorScheme.LIGHT, false));
        page.navigate(address(cola));
        assertThat(page.locator("h1")).hasText("Your product waits for you");
        assertThat(page.locator("meta[http-equiv=refresh]")).hasAttribute("content", "600");
        page.locator("footer a").click();
        assertThat(page.locator("h1")).hasText("Ihr Produkt liegt für Sie bereit");
        page.locator("footer a").click();
        assertThat(page.locator("h1")).hasText("Your product waits for you");
    }

    /** A form, so it needs no script; in both languages, for the buyer and for whom it is given to. */
    @Test
    void givesItToSomebodyElseWithoutScript() throws Exception {
        for (String language : List.of("en-GB", "de-DE")) {
            boolean english = language.startsWith("en");
            SaleRequested cola = kept();
            Page page = listen(browser.phone(language, ColorScheme.LIGHT, false));
            page.navigate(address(cola));
            page.locator("button").click();
            assertThat(page.locator("h2").first())
                    .hasText(english ? "Given to someone else" : "Jemand anderem gegeben");
            String code = page.locator(".code").textContent();
            page.locator("#more a").click();
            assertThat(page.locator("h1"))
                    .hasText(english ? "Your product waits for you" : "Ihr Produkt liegt für Sie bereit");
            assertThat(page.locator(".code")).hasText(code);
            page.goBack();
            page.locator("button").click();
            assertThat(page.locator("button")).hasText(english ? "Give it to someone else" : "Jemand anderem geben");
            page.context().close();
        }
    }

    /** The recipient has it before him when the buyer takes it back. */
    @Test
    void tellsTheRecipientsOpenPageThatItWasTakenBack() throws Exception {
        SaleRequested cola = kept();
        Page buyers = open(cola, "en-GB", ColorScheme.LIGHT);
        buyers.locator("button").click();
        assertThat(buyers.locator("button")).hasText("Take it back");
        assertEquals(List.of(), Browser.violations(buyers), "given");
        Page theirs = listen(browser.phone("en-GB", ColorScheme.DARK, true));
        theirs.navigate(
                api.resolve(buyers.locator("#more a").getAttribute("href")).toString());
        assertThat(theirs.locator("h1")).hasText("Your product waits for you");
        assertEquals(List.of(), Browser.violations(theirs), "the recipient's");
        buyers.locator("button").click();
        assertThat(theirs.locator("h1")).hasText("This was taken back", patiently());
        assertEquals(List.of(), Browser.violations(theirs), "taken back");
    }

    @Test
    void isAccessibleInEveryStateAndInBothLights() throws Exception {
        Map<String, SaleRequested> states = states();
        for (ColorScheme colours : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page page = listen(browser.phone("en-GB", colours, true));
            for (Map.Entry<String, SaleRequested> state : states.entrySet()) {
                page.navigate(address(state.getValue()));
                assertThat(page.locator("h1")).hasText(state.getKey());
                assertEquals(List.of(), Browser.violations(page), state.getKey() + ", " + colours);
            }
            wrong.clear();
            page.navigate(api.resolve("/s/nothing").toString());
            assertThat(page.locator("h1")).hasText("There is nothing here");
            assertEquals(List.of(), Browser.violations(page), "nothing, " + colours);
            // The browser tells of the 404 as an error of the page's.
            wrong.clear();
            page.context().close();
        }
    }

    /** {@code -Dscreenshots.write=true} keeps them for the documents. */
    @Test
    void looksAsTheDocumentsShowIt() throws Exception {
        Map<String, SaleRequested> states = states();
        shoot("page-here.png", states, "Your product is here", "en-GB", ColorScheme.LIGHT);
        shoot("page-waits.png", states, "Your product waits for you", "en-GB", ColorScheme.LIGHT);
        shoot("page-wartet-dunkel.png", states, "Your product waits for you", "de-DE", ColorScheme.DARK);
        Page given = open(Objects.requireNonNull(states.get("Your product waits for you")), "en-GB", ColorScheme.LIGHT);
        given.locator("button").click();
        assertThat(given.locator("button")).hasText("Take it back");
        given.locator("h2").first().scrollIntoViewIfNeeded();
        shoot("page-given.png", given);
    }

    private static void shoot(
            String name, Map<String, SaleRequested> states, String state, String language, ColorScheme colours)
            throws IOException {
        Page page = browser.phone(language, colours, true);
        page.navigate(address(Objects.requireNonNull(states.get(state))));
        shoot(name, page);
    }

    private static void shoot(String name, Page page) throws IOException {
        byte[] png = page.screenshot();
        page.context().close();
        assertTrue(png.length > 1024 && png.length <= SMALL, name + " has " + png.length + " bytes");
        if (Boolean.getBoolean("screenshots.write")) {
            Files.createDirectories(IMAGES);
            Files.write(IMAGES.resolve(name), png);
        } else {
            assertTrue(Files.exists(IMAGES.resolve(name)), name + " is missing; write it: -Dscreenshots.write=true");
        }
    }

    /** Sales by what their pages say. */
    private Map<String, SaleRequested> states() throws Exception {
        Map<String, SaleRequested> states = new LinkedHashMap<>();
        town.stock("near", 1, 10);
        SaleRequested paying = town.cola();
        town.send(town.vendor.sends(paying));
        states.put("You are paying", paying);
        SaleRequested coming = town.cola();
        var _ = town.orderFor(coming);
        states.put("Your product is being delivered", coming);
        SaleRequested here = town.cola();
        DispenseUnit fell = town.orderFor(here);
        town.send(town.near.sends(new Fact.Dispensed(fell.attempt(), 1)));
        states.put("Your product is here", here);
        SaleRequested had = town.cola();
        DispenseUnit before = town.orderFor(had);
        town.send(town.near.sends(new Fact.Dispensed(before.attempt(), 1)));
        execute("UPDATE fulfilment.attempt SET ended_at = ended_at - interval '1 hour' WHERE order_id = ?", had);
        states.put("Delivered", had);
        SaleRequested silent = town.cola();
        var _ = town.orderFor(silent);
        execute("UPDATE fulfilment.attempt SET start_until = issued_at WHERE order_id = ?", silent);
        states.put("We wait for word from the machine", silent);
        SaleRequested unsure = town.cola();
        DispenseUnit lost = town.orderFor(unsure);
        town.send(town.near.sends(new Fact.DispenseUnresolved(lost.attempt(), 1)));
        states.put("We do not know whether your product fell", unsure);
        states.put("Your product waits for you", kept());
        states.putAll(endings());
        return states;
    }

    private Map<String, SaleRequested> endings() {
        Map<String, SaleRequested> states = new LinkedHashMap<>();
        SaleRequested due = kept();
        execute("UPDATE ordering.order_unit SET state = 'REFUND_DUE' WHERE order_id = ?", due);
        states.put("You get your money back", due);
        SaleRequested refunded = kept();
        execute("UPDATE ordering.order_unit SET state = 'REFUNDED' WHERE order_id = ?", refunded);
        states.put("Your money was paid back", refunded);
        SaleRequested unknown = town.cola();
        town.send(town.vendor.sends(unknown, new Fact.PaymentUnresolved(unknown.sale(), unknown.total())));
        states.put("We are finding out where your money is", unknown);
        SaleRequested released = town.cola();
        town.send(town.vendor.sends(released, new Fact.PaymentReleased(released.sale(), released.total())));
        states.put("Nothing was sold", released);
        town.withdraw(1);
        SaleRequested rejected = town.cola();
        town.send(town.vendor.sends(rejected));
        states.put("Not sold", rejected);
        return states;
    }

    private SaleRequested kept() {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola, new Fact.PaymentKept(cola.sale(), cola.total(), false)));
        return cola;
    }

    private static void execute(String sql, SaleRequested sale) {
        backend.get(Database.class).run(tx -> tx.update(sql, sale.sale().value()));
    }

    private Page open(SaleRequested sale, String language, ColorScheme colours) {
        Page page = listen(browser.phone(language, colours, true));
        page.navigate(address(sale));
        return page;
    }

    private Page listen(Page page) {
        page.onPageError(wrong::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                wrong.add(message.text());
            }
        });
        return page;
    }

    private static LocatorAssertions.HasTextOptions patiently() {
        return new LocatorAssertions.HasTextOptions().setTimeout(SECONDS_20);
    }

    private static String address(SaleRequested sale) {
        return api.resolve("/s/" + sale.claim()).toString();
    }
}
