package org.ralvend.launcher.status;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.town.Wire;

/** The status for people: at most 110 columns as long as ids are ordinary. A hyphen stands for what nobody knows. */
final class StatusText {
    private static final String MACHINE = "%-22s %-9s %-8s %-8s %-16s %-8s %-12s %-9s %s";
    private static final String UNKNOWN = "-";

    private StatusText() {}

    static List<String> of(Status.Answer answer, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                MACHINE,
                "MACHINE",
                "KIND",
                "LINK",
                "HEARD",
                "STORED",
                "WAITING",
                "JOURNAL",
                "CLOCK",
                "VERSION"));
        answer.machines().forEach(machine -> machine(lines, machine, now));
        sales(lines, answer.machines());
        lines.add("");
        lines.add(answer.alerts().isEmpty() ? "No alert is open." : "Open alerts:");
        for (Wire.Alert alert : answer.alerts()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-16s %-22s for %s: %s",
                    alert.kind(),
                    alert.machine(),
                    ago(alert.openedAt(), now),
                    alert.evidence()));
        }
        return lines.stream().map(String::stripTrailing).toList();
    }

    private static void machine(List<String> lines, Wire.Machine machine, Instant now) {
        Wire.Device device = machine.device();
        if (device == null) {
            lines.add(String.format(
                    Locale.ROOT,
                    MACHINE,
                    machine.machine(),
                    machine.kind(),
                    "no device enrolled",
                    "",
                    "",
                    "",
                    "",
                    "",
                    ""));
            return;
        }
        Wire.Health health = device.health();
        Wire.Stored stored = device.stored();
        lines.add(String.format(
                Locale.ROOT,
                MACHINE,
                machine.machine(),
                machine.kind(),
                device.revoked() ? "revoked" : device.presence().toLowerCase(Locale.ROOT),
                ago(device.heardAt(), now),
                stored == null ? UNKNOWN : "#" + stored.upTo() + " " + ago(stored.at(), now) + " ago",
                health == null || health.oldestNotStoredSeconds() == null
                        ? UNKNOWN
                        : words(Duration.ofSeconds(health.oldestNotStoredSeconds())),
                health == null ? UNKNOWN : health.journalDepth() + " (" + health.journalPercent() + " %)",
                health == null ? UNKNOWN : health.clockTrust(),
                device.version() == null ? UNKNOWN : device.version()));
        if (health != null && !health.faults().isEmpty()) {
            lines.add("  faults: " + String.join(", ", health.faults()));
        }
        Wire.Reach reach = machine.reach();
        String stands = reach == null ? "never greeted" : reach.state() + " for " + ago(reach.since(), now);
        lines.add("  " + stands + (device.url() == null ? "" : ", says it answers at " + device.url()));
    }

    private static void sales(List<String> lines, List<Wire.Machine> machines) {
        long open = machines.stream().mapToLong(Wire.Machine::openSaleCount).sum();
        lines.add("");
        lines.add(open == 0 ? "No sale is open." : "Open sales (" + open + "):");
        for (Wire.Machine machine : machines) {
            for (Wire.OpenSale sale : machine.openSales()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "  %-36s  %-18s %-11s %10s  by %s",
                        sale.id(),
                        machine.machine(),
                        sale.state(),
                        amount(sale),
                        sale.deadline().truncatedTo(ChronoUnit.MINUTES)));
            }
            long more = machine.openSaleCount() - machine.openSales().size();
            if (more > 0) {
                lines.add("  and " + more + " more at " + machine.machine() + ", due later");
            }
        }
    }

    private static String amount(Wire.OpenSale sale) {
        String currency = sale.currency();
        Long minor = sale.totalMinor();
        if (currency == null || minor == null) {
            return "an unknown sum";
        }
        int digits = Currency.getInstance(currency).getDefaultFractionDigits();
        return BigDecimal.valueOf(minor, digits).toPlainString() + " " + currency;
    }

    private static String ago(@Nullable Instant at, Instant now) {
        return at == null ? "never" : words(Duration.between(at, now));
    }

    private static String words(Duration length) {
        long seconds = Math.max(0, length.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3600 + " h" : seconds / 86_400 + " days";
    }
}
