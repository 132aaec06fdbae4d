package org.ralvend.launcher.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** An audit for people. Money in minor units, as it stands in the books. */
final class AuditText {

    private AuditText() {}

    static List<String> of(Audit audit) {
        List<String> lines = new ArrayList<>();
        lines.add("town " + audit.town());
        vendors(lines, machines(audit, "VENDOR"));
        warehouses(lines, machines(audit, "WAREHOUSE"));
        witnesses(lines, audit.witnesses());
        open(lines, audit.open().cases());
        audit.open().unreachable().forEach(line -> lines.add("  not asked: " + line));
        audit.invariants()
                .forEach((invariant, holds) -> lines.add("  " + invariant + (holds ? " holds" : " IS BROKEN")));
        for (Finding finding : audit.findings()) {
            lines.add("  " + finding.invariant() + " " + finding.rule() + " (" + finding.count() + "):");
            finding.evidence().forEach(e -> lines.add("    " + e.subject() + ": " + e.detail()));
        }
        return lines;
    }

    private static List<MachineFigures> machines(Audit audit, String kind) {
        return audit.machines().stream().filter(m -> m.kind().equals(kind)).toList();
    }

    private static void vendors(List<String> lines, List<MachineFigures> vendors) {
        lines.add(row("VENDOR", "SALES", "KEPT", "DELIVERED", "REFUNDED", "OPEN"));
        for (MachineFigures m : vendors) {
            lines.add(row(m.machine(), m.sales(), m.kept(), m.delivered(), m.refunded(), m.open()));
        }
        lines.add(row(
                "in total",
                sum(vendors, MachineFigures::sales),
                sum(vendors, MachineFigures::kept),
                sum(vendors, MachineFigures::delivered),
                sum(vendors, MachineFigures::refunded),
                sum(vendors, MachineFigures::open)));
    }

    private static void warehouses(List<String> lines, List<MachineFigures> warehouses) {
        lines.add(row("WAREHOUSE", "ATTEMPTS", "RECEIVED", "DISPENSED", "COUNTED", "ON HAND", "RESERVED", "LOSSES"));
        for (MachineFigures m : warehouses) {
            lines.add(row(
                    m.machine(),
                    m.attempts(),
                    m.received(),
                    m.dispensed(),
                    m.counted(),
                    m.onHand(),
                    m.reserved(),
                    m.losses()));
        }
        lines.add(row(
                "in total",
                sum(warehouses, MachineFigures::attempts),
                sum(warehouses, MachineFigures::received),
                sum(warehouses, MachineFigures::dispensed),
                sum(warehouses, MachineFigures::counted),
                sum(warehouses, MachineFigures::onHand),
                sum(warehouses, MachineFigures::reserved),
                sum(warehouses, MachineFigures::losses)));
    }

    private static void witnesses(List<String> lines, Audit.Witnesses witnesses) {
        DatabaseWitness books = witnesses.database();
        JournalWitness journals = witnesses.journals();
        WorldWitness.Sums world = witnesses.world();
        lines.add("  books: " + books.sales() + " sales, " + books.accepted() + " accepted, " + books.delivered()
                + " delivered, " + books.rejected() + " rejected; " + books.attempts() + " attempts, "
                + books.dispensed() + " dispensed, " + books.unresolved() + " unresolved; "
                + books.losses() + " losses, of sales " + books.lossMinor());
        lines.add("  journals: " + journals.journals() + " read, " + journals.entries() + " entries, "
                + journals.waiting() + " not stored; " + journals.coinsInMinor() + " in, " + journals.returnedMinor()
                + " returned, " + journals.keptMinor() + " kept, " + journals.unresolvedMinor() + " unresolved");
        if (world != null) {
            lines.add("  world: " + world.coinsInMinor() + " in, " + world.returnedMinor() + " returned, "
                    + world.collectedMinor() + " collected, " + world.inEscrowMinor() + " in escrow, "
                    + world.cardsMinor() + " from cards; "
                    + world.fallen() + " products fell");
        }
    }

    private static void open(List<String> lines, List<OpenCase> cases) {
        lines.add(cases.isEmpty() ? "  nothing is open" : "  open (" + cases.size() + "):");
        for (OpenCase open : cases) {
            lines.add("    " + open.what() + "  " + open.machine() + "  " + open.state()
                    + (open.minor() == null ? "" : "  " + open.minor())
                    + (open.deadline() == null ? "  somebody must look" : "  by " + open.deadline()));
        }
    }

    private static long sum(List<MachineFigures> machines, ToLongFunction<MachineFigures> of) {
        return machines.stream().mapToLong(of).sum();
    }

    /** A name, and figures under their headings. */
    private static String row(String name, Object... words) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-26s", name));
        for (Object word : words) {
            line.append(String.format(Locale.ROOT, " %10s", word));
        }
        return line.toString();
    }
}
