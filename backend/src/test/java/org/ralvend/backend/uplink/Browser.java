package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assumptions.abort;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Debian's Chromium. Where there is none a test is skipped with the reason; in CI that fails. One thread. */
final class Browser implements AutoCloseable {
    /** The first of these; without windows it takes a third of the time. */
    private static final List<Path> CHROMIUMS =
            List.of(Path.of("/usr/bin/chromium-headless-shell"), Path.of("/usr/bin/chromium"));

    private static final int WIDTH = 390;
    private static final int HEIGHT = 720;
    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox", // whoever tests may be root
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;

    private Browser(Playwright playwright, Path program) {
        this.playwright = playwright;
        this.chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(FLAGS));
    }

    static Browser open() {
        Optional<Path> program = CHROMIUMS.stream().filter(Files::isExecutable).findFirst();
        if (program.isEmpty()) {
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError("the customer's page cannot go without a browser here: none of " + CHROMIUMS);
            }
            abort("no browser: there is none of " + CHROMIUMS);
        }
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Browser(playwright, program.get());
    }

    /** A phone. It takes the certificate of a CA that no browser knows, and lets tests look into pages. */
    Page phone(String language, ColorScheme colours, boolean script) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(WIDTH, HEIGHT)
                .setLocale(language)
                .setColorScheme(colours)
                .setJavaScriptEnabled(script)
                .setIgnoreHTTPSErrors(true));
        return context.newPage();
    }

    /** What axe finds, as rule and place; WCAG 2.2 AA and its best practices. */
    static List<String> violations(Page page) {
        return new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .map(rule -> rule.getId() + " " + rule.getHelp() + ": " + rule.getNodes())
                        .toList();
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
