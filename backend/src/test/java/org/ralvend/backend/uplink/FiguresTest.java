package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.BackendUnderTest;
import org.ralvend.backend.Rest;
import org.ralvend.backend.release.Releases;
import org.ralvend.backend.watch.Watch;

/** The figures that are documented are those that are exposed, and they count what they say. */
class FiguresTest {
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(ralvend_\\w+)(?:\\{\\w+})?` \\|");
    private static final Pattern EXPOSED = Pattern.compile("(?m)^# TYPE (ralvend_\\w+?)(?:_max)? ");
    private static final Pattern IN_SOURCES = Pattern.compile("\"(ralvend(?:\\.\\w+)+)\"");
    /** What Prometheus adds to a name: nothing, or that it counts, or its unit. */
    private static final List<String> ENDINGS = List.of("", "_total", "_seconds");

    /** An attribute of requests. */
    private static final String NO_FIGURE = "ralvend.actor";

    private static final Path SOURCES = Path.of("src/main/java/org/ralvend/backend");
    private static BackendUnderTest backend;
    private static Rest monitor;

    @BeforeAll
    static void start() throws Exception {
        backend = BackendUnderTest.start();
        // As the program does at its start, so that no figure appears only with its first event.
        var _ = backend.get(Uplink.class);
        var _ = backend.get(Watch.class);
        var _ = backend.get(Sweep.class);
        var _ = backend.get(Pings.class);
        var _ = backend.get(Payouts.class);
        var _ = backend.get(CardPayouts.class);
        var _ = backend.get(Releases.class);
        monitor = Rest.person(backend, backend.serve(), BackendUnderTest.MONITOR);
    }

    @AfterAll
    static void stop() {
        monitor.close();
        backend.close();
    }

    @Test
    void exposesWhatTheDocumentNamesAndNothingElse() throws Exception {
        String figures = monitor.get("/prometheus").body();
        String document = Files.readString(Path.of("../docs/operations.md"));
        assertTrue(names(DOCUMENTED, document).size() >= 9, document);
        assertEquals(names(DOCUMENTED, document), names(EXPOSED, figures));
    }

    /** A figure that a class nobody starts here would count is not exposed above, so the sources are read as well. */
    @Test
    void documentsEveryFigureThatTheSourcesName() throws Exception {
        Set<String> documented = names(DOCUMENTED, Files.readString(Path.of("../docs/operations.md")));
        Set<String> named = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                named.addAll(names(IN_SOURCES, Files.readString(file)));
            }
        }
        named.remove(NO_FIGURE);
        assertEquals(documented.size(), named.size(), "looked at " + named);
        assertEquals(
                List.of(),
                named.stream()
                        .map(name -> name.replace('.', '_'))
                        .filter(name -> ENDINGS.stream().noneMatch(end -> documented.contains(name + end)))
                        .toList());
    }

    @Test
    void countsVerdictsRepeatsAndAges() throws Exception {
        TestTown town = new TestTown(backend, "figures-town");
        town.stock("near", 1, 1);
        Intake intake = backend.get(Intake.class);
        Arrival two = town.vendor.sends(town.cola(), town.cola());
        double accepted = counter("ralvend.sales", "verdict", "accepted");
        double rejected = counter("ralvend.sales", "verdict", "rejected");
        double repeated = counter("ralvend.entries.deduplicated");
        long lags = backend.get(MeterRegistry.class).timer("ralvend.stored.lag").count();
        intake.process(town.scope, List.of(two));
        intake.process(town.scope, List.of(two));
        assertEquals(1, counter("ralvend.sales", "verdict", "accepted") - accepted);
        assertEquals(1, counter("ralvend.sales", "verdict", "rejected") - rejected);
        assertEquals(3, counter("ralvend.entries.deduplicated") - repeated);
        assertEquals(
                3, backend.get(MeterRegistry.class).timer("ralvend.stored.lag").count() - lags);
        String figures = monitor.get("/prometheus").body();
        for (String line : List.of(
                "ralvend_sales_total{verdict=\"accepted\"}",
                "ralvend_verdict_seconds_bucket{le=\"0.1\"}",
                "ralvend_stored_lag_seconds_count",
                "ralvend_entries_deduplicated_total",
                "ralvend_messages_refused_total{fault=\"MESSAGE-MALFORMED\"}",
                "ralvend_messages_dropped_total{queue=\"telemetry\"}",
                "ralvend_outbox_oldest_seconds",
                "ralvend_reservations_open{age=\"overdue\"}",
                "ralvend_alerts_open{kind=\"silent\"}")) {
            assertTrue(figures.contains("\n" + line), line + " is not in\n" + figures);
        }
    }

    private static double counter(String name, String... tags) {
        return backend.get(MeterRegistry.class).counter(name, tags).count();
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(m -> m.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
}
