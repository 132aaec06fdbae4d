package org.ralvend.launcher.audit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ralvend.launcher.process.Programs;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.Ledger;
import org.ralvend.sim.LedgerEntry;

/**
 * Where the three witnesses are. What each physical thing is followed by is read after it: the world, then the journals, then
 * the books.
 *
 * @param ledger the world's; it need not exist
 */
public record Sources(Programs programs, String databaseUrl, Path passwordFile, Path ledger) {
    /** @throws Fault {@link FaultCode#UNREACHABLE} */
    List<String> towns() {
        return Books.read(databaseUrl, passwordFile, Books::towns);
    }

    /**
     * One town, at one moment. Where things go on meanwhile, see {@link Audit#confirmedBy}.
     *
     * @throws Fault {@link FaultCode#UNREACHABLE} or that of a journal which cannot be read
     */
    public Audit audit(String town) {
        boolean hasWorld = Files.exists(ledger);
        List<LedgerEntry> happened = hasWorld ? Ledger.read(ledger) : List.of();
        Map<String, String> devices = Books.read(databaseUrl, passwordFile, db -> new Books(db, town).devices());
        Journals journals = Journals.of(programs, devices);
        return Books.read(
                databaseUrl, passwordFile, db -> new Look(db, town, hasWorld, happened, devices, journals).audit());
    }

    /** All that was read of one town. */
    private record Look(
            Connection db,
            String town,
            boolean hasWorld,
            List<LedgerEntry> happened,
            Map<String, String> devices,
            Journals journals) {
        Audit audit() throws SQLException {
            Books books = new Books(db, town);
            Booked booked = booked(books);
            List<Finding> findings = new ArrayList<>(BookRules.broken(db, town));
            JournalRules told = JournalRules.of(journals.tapes(), booked);
            findings.addAll(told.broken());
            List<OpenCase> open = new ArrayList<>(books.open());
            open.addAll(told.otherwise());
            List<String> unreachable = new ArrayList<>(journals.unreachable());
            List<MachineFigures> machines = books.machines();
            WorldWitness world = WorldWitness.of(
                    happened, machines.stream().map(MachineFigures::machine).toList());
            if (hasWorld) {
                findings.addAll(WorldRules.broken(happened, world, complete(), books.slots()));
                findings.addAll(CardCharges.broken(happened, complete()));
            } else {
                unreachable.add("the world's ledger: there is none here");
            }
            return new Audit(
                    town,
                    new Audit.Witnesses(
                            DatabaseWitness.of(db, town),
                            JournalWitness.of(journals.tapes(), booked),
                            hasWorld ? world.sums() : null),
                    machines,
                    new Audit.Open(open, unreachable),
                    findings);
        }

        /** Of machines all of whose devices could be asked. */
        private List<JournalTape> complete() {
            return journals.tapes().stream()
                    .filter(tape -> journals.hasAllOf(tape.machine(), devices))
                    .toList();
        }

        private Booked booked(Books books) throws SQLException {
            Set<String> sales = new HashSet<>();
            Set<String> attempts = new HashSet<>();
            journals.tapes().stream().flatMap(tape -> tape.rows().stream()).forEach(row -> {
                switch (row.fact()) {
                    case null -> {}
                    case Fact.SaleRequested f -> sales.add(f.sale().toString());
                    case Fact.VerdictReceived f -> sales.add(f.sale().toString());
                    case Fact.PaymentKept f -> sales.add(f.sale().toString());
                    case Fact.PaymentReleased f -> sales.add(f.sale().toString());
                    case Fact.Dispensed f -> attempts.add(f.attempt().toString());
                    case Fact other -> {}
                }
            });
            Set<String> whole = journals.tapes().stream()
                    .filter(JournalTape::isWhole)
                    .map(JournalTape::device)
                    .collect(Collectors.toSet());
            return books.booked(sales, attempts, whole);
        }
    }
}
