package org.ralvend.launcher.demo;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.ralvend.launcher.demo.Customer.Purchase;
import org.ralvend.launcher.town.Wire;
import org.ralvend.sim.Fact;
import org.ralvend.sim.LedgerEntry;

/**
 * A purchase as the design's ten steps, each with its time since the key press and who saw it: the world's ledger or the
 * backend's events. What nobody outside the device sees has no time; it lies between its neighbours.
 */
record TenSteps(Purchase purchase) {
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        Optional<LedgerEntry> price = shown("Price");
        Optional<LedgerEntry> wait = shown("Please wait");
        Optional<LedgerEntry> coin = last(f -> f instanceof Fact.CoinEntered);
        Optional<LedgerEntry> kept = last(f -> f instanceof Fact.EscrowCollected);
        Optional<LedgerEntry> fallen = last(f -> f instanceof Fact.ProductFallen);
        lines.add(
                seen(1, price, "the customer presses key " + purchase.item().key() + "; the display: " + text(price)));
        lines.add(seen(2, coin, coins() + " lie in escrow; the vendor journals each as it is sensed"));
        lines.add(seen(3, wait, "the whole price is secured, the sale journaled; the display: " + text(wait)));
        lines.add(line(4, "", "device", "the uplink publishes the sale"));
        lines.add(booked(5, "RECORDED"));
        lines.add(line(6, "", "device", "the verdict arrives at the vendor, which journals it"));
        lines.add(seen(7, kept, "the money is kept: the escrow falls into the cash box"));
        lines.add(booked(8, "DELIVERING"));
        lines.add(seen(9, fallen, "the motor has turned, the product falls: " + where(fallen)));
        lines.add(booked(10, purchase.story().sale().state()));
        return lines;
    }

    /** The whole purchase on one line: what the customer saw, and what the backend says. */
    String brief() {
        Wire.Sale sale = purchase.story().sale();
        Long minor = sale.totalMinor();
        Optional<LedgerEntry> fallen = last(f -> f instanceof Fact.ProductFallen);
        return String.format(
                Locale.ROOT,
                "%s  %s  %s %s  %s  the customer: %s; the display: %s",
                sale.recordedAt().toString().substring(0, 19),
                purchase.item().name(),
                minor == null ? "unknown" : BigDecimal.valueOf(minor, 2),
                sale.currency(),
                sale.state(),
                fallen.map(e -> "product after" + time(e.at())).orElse("no product"),
                text(last(f -> f instanceof Fact.Displayed)));
    }

    private String seen(int number, Optional<LedgerEntry> entry, String what) {
        return line(number, entry.map(e -> time(e.at())).orElse("not seen"), "world", what);
    }

    private String booked(int number, String state) {
        Optional<Wire.Event> event = purchase.story().events().stream()
                .filter(e -> e.to().equals(state))
                .findFirst();
        return line(
                number,
                event.map(e -> time(e.at())).orElse("not seen"),
                "backend",
                state
                        + event.map(e -> ": " + e.why() + " (" + e.evidence() + ")")
                                .orElse(""));
    }

    private static String line(int number, String time, String witness, String what) {
        return String.format(Locale.ROOT, "%3d %10s  %-7s  %s", number, time, witness, what);
    }

    private String time(Instant at) {
        Instant pressed =
                last(f -> f instanceof Fact.KeyPressed).map(LedgerEntry::at).orElse(at);
        return String.format(
                Locale.ROOT, "%+8.3f s", Duration.between(pressed, at).toNanos() / 1e9);
    }

    private String coins() {
        long minor = 0;
        int count = 0;
        for (LedgerEntry entry : purchase.facts()) {
            if (entry.fact() instanceof Fact.CoinEntered(int worth)) {
                minor += worth;
                count++;
            }
        }
        return count + " coins worth " + BigDecimal.valueOf(minor, 2);
    }

    private Optional<LedgerEntry> shown(String start) {
        return purchase.facts().stream()
                .filter(e -> e.fact() instanceof Fact.Displayed(String line1, String line2)
                        && (line1.startsWith(start) || line2.startsWith(start)))
                .findFirst();
    }

    private Optional<LedgerEntry> last(Predicate<Fact> wanted) {
        return purchase.facts().reversed().stream()
                .filter(e -> wanted.test(e.fact()))
                .findFirst();
    }

    private static String text(Optional<LedgerEntry> entry) {
        return entry.isPresent() && entry.get().fact() instanceof Fact.Displayed(String line1, String line2)
                ? "[" + line1 + "] [" + line2 + "]"
                : "nothing";
    }

    private static String where(Optional<LedgerEntry> entry) {
        return entry.isPresent() && entry.get().fact() instanceof Fact.ProductFallen(int slot)
                ? entry.get().machine() + " slot " + slot
                : "nowhere";
    }
}
