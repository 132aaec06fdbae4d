package org.ralvend.launcher.chaos;

import java.util.List;
import org.ralvend.launcher.audit.Audit;
import org.ralvend.launcher.audit.DatabaseWitness;
import org.ralvend.launcher.audit.JournalWitness;
import org.ralvend.launcher.audit.MachineFigures;
import org.ralvend.launcher.audit.OpenCase;

/** A clean audit of a town with a vendor and a warehouse, and how it can differ from that. */
record Audits(
        long accepted,
        long delivered,
        long rejected,
        long unbookable,
        Rare rare,
        List<OpenCase> cases,
        List<String> unreachable) {
    /** What happens now and then. */
    record Rare(long redelivered, long cardSales, long giftSales, long paidBack) {
        static final Rare NEVER = new Rare(0, 0, 0, 0);
    }

    static Audits with(long accepted, long delivered) {
        return new Audits(accepted, delivered, 0, 0, Rare.NEVER, List.of(), List.of());
    }

    /** @param fault as the backend stores it */
    static OpenCase entry(String machine, String fault) {
        return new OpenCase(machine, "entry e/7", "UNBOOKABLE " + fault, null, null);
    }

    Audits rejecting(long rejected) {
        return new Audits(accepted, delivered, rejected, unbookable, rare, cases, unreachable);
    }

    Audits with(Rare now) {
        return new Audits(accepted, delivered, rejected, unbookable, now, cases, unreachable);
    }

    Audits notBooked(OpenCase... entries) {
        return new Audits(accepted, delivered, rejected, entries.length, rare, List.of(entries), unreachable);
    }

    Audits open(OpenCase... cases) {
        return new Audits(accepted, delivered, rejected, unbookable, rare, List.of(cases), unreachable);
    }

    Audits notAsked(String what) {
        return new Audits(accepted, delivered, rejected, unbookable, rare, cases, List.of(what));
    }

    Audit of(String town) {
        return new Audit(
                town,
                new Audit.Witnesses(books(), journals(), null),
                List.of(machine("v", "VENDOR"), machine("w", "WAREHOUSE")),
                new Audit.Open(cases, unreachable),
                List.of());
    }

    private JournalWitness journals() {
        return new JournalWitness(2, 0, 0, 0, 0, 0, 0, 0, rare.cardSales(), rare.giftSales(), 0, 0);
    }

    private DatabaseWitness books() {
        return new DatabaseWitness(
                accepted + rejected,
                accepted,
                delivered,
                rare.redelivered(),
                0,
                rejected,
                0,
                rare.paidBack(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                unbookable,
                0);
    }

    private static MachineFigures machine(String name, String kind) {
        return new MachineFigures(name, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
