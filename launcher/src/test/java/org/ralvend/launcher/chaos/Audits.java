package org.ralvend.launcher.chaos;

import java.util.List;
import org.ralvend.launcher.audit.Audit;
import org.ralvend.launcher.audit.DatabaseWitness;
import org.ralvend.launcher.audit.JournalWitness;
import org.ralvend.launcher.audit.MachineFigures;
import org.ralvend.launcher.audit.OpenCase;

/** A clean audit of a town with a vendor and a warehouse, and how it can differ from that. */
record Audits(
        long accepted, long delivered, long rejected, long unbookable, List<OpenCase> cases, List<String> unreachable) {
    static Audits with(long accepted, long delivered) {
        return new Audits(accepted, delivered, 0, 0, List.of(), List.of());
    }

    /** @param fault as the backend stores it */
    static OpenCase entry(String machine, String fault) {
        return new OpenCase(machine, "entry e/7", "UNBOOKABLE " + fault, null, null);
    }

    Audits rejecting(long rejected) {
        return new Audits(accepted, delivered, rejected, unbookable, cases, unreachable);
    }

    Audits notBooked(OpenCase... entries) {
        return new Audits(accepted, delivered, rejected, entries.length, List.of(entries), unreachable);
    }

    Audits open(OpenCase... cases) {
        return new Audits(accepted, delivered, rejected, unbookable, List.of(cases), unreachable);
    }

    Audits notAsked(String what) {
        return new Audits(accepted, delivered, rejected, unbookable, cases, List.of(what));
    }

    Audit of(String town) {
        return new Audit(
                town,
                new Audit.Witnesses(books(), new JournalWitness(2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), null),
                List.of(machine("v", "VENDOR"), machine("w", "WAREHOUSE")),
                new Audit.Open(cases, unreachable),
                List.of());
    }

    private DatabaseWitness books() {
        return new DatabaseWitness(
                accepted + rejected,
                accepted,
                delivered,
                0,
                0,
                rejected,
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
                0,
                0,
                unbookable,
                0);
    }

    private static MachineFigures machine(String name, String kind) {
        return new MachineFigures(name, kind, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
