package org.ralvend.simulation.coverage;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ralvend.device.agent.Step;
import org.ralvend.simulation.books.Exchange;
import org.ralvend.simulation.fault.Trouble;
import org.ralvend.terminal.claim.TerminalEvent;
import org.ralvend.terminal.claim.TerminalState;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.VendorEvent;
import org.ralvend.vendor.sale.VendorState;
import org.ralvend.warehouse.dispense.DispenseAct;
import org.ralvend.warehouse.dispense.DispenseEvent;
import org.ralvend.warehouse.dispense.DispenseState;

/** What a suite of runs has met of the tables and of the faults. One thread. */
public final class Coverage {
    private final Table<Seen<VendorState, VendorEvent, Act>> vendor = VendorTables.sale();
    private final Table<Seen<VendorState, VendorEvent, Act>> cards = CardTable.cards();
    private final Table<Seen<VendorState, VendorEvent, Act>> gifts = GiftTables.sale();
    private final Table<Seen<VendorState, VendorEvent, Act>> scans = GiftTables.scans();
    private final Table<Seen<DispenseState, DispenseEvent, DispenseAct>> dispense = DispenseTable.attempts();
    private final Table<Seen<TerminalState, TerminalEvent, org.ralvend.terminal.claim.Act>> terminal =
            TerminalTable.claims();
    private final List<Table<Commit>> books = List.of(
            SaleTables.requests(),
            SaleTables.sales(),
            SaleTables.money(),
            SaleTables.refunds(),
            RefundOrderTables.desk(),
            RefundOrderTables.orders(),
            MoneyTable.words(),
            GiftTables.holds(),
            SaleTables.gone(),
            SaleTables.shelves(),
            AttemptTables.dispatch(),
            AttemptTables.settlement(),
            AttemptTables.retold(),
            StandingTable.standings(),
            ClaimTables.claims(),
            ClaimTables.views(),
            ClaimTables.codes());
    private final Table<WriteOff> writeOffs = AttemptTables.writeOffs();
    private final Table<Exchange> batches = BatchTable.batches();
    private final Map<Trouble, Integer> troubles = new EnumMap<>(Trouble.class);

    /** A decision of some device, by the types of its machine. */
    @SuppressWarnings("unchecked") // which machine it was is told by the state, and a machine has one type of each
    public void decided(Object state, Object event, Object step) {
        if (state instanceof VendorState before && event instanceof VendorEvent what) {
            if (!vendor.isWhole() || !cards.isWhole() || !gifts.isWhole() || !scans.isWhole()) {
                Seen<VendorState, VendorEvent, Act> seen = new Seen<>(before, what, (Step<VendorState, Act>) step);
                vendor.see(seen);
                cards.see(seen);
                gifts.see(seen);
                scans.see(seen);
            }
        } else if (state instanceof DispenseState before && event instanceof DispenseEvent what) {
            if (!dispense.isWhole()) {
                dispense.see(new Seen<>(before, what, (Step<DispenseState, DispenseAct>) step));
            }
        } else if (state instanceof TerminalState before
                && event instanceof TerminalEvent what
                && !terminal.isWhole()) {
            terminal.see(new Seen<>(before, what, (Step<TerminalState, org.ralvend.terminal.claim.Act>) step));
        }
    }

    /** Whether any row of the books is still looked for. */
    boolean looksForCommits() {
        return !books.stream().allMatch(Table::isWhole);
    }

    void committed(Commit commit) {
        books.forEach(table -> table.see(commit));
    }

    /** Whether any row about batches is still looked for. */
    boolean looksForExchanges() {
        return !batches.isWhole();
    }

    void exchanged(Exchange exchange) {
        batches.see(exchange);
    }

    public void asked(WriteOff writeOff) {
        writeOffs.see(writeOff);
    }

    public void struck(Map<Trouble, Integer> times) {
        times.forEach((trouble, count) -> troubles.merge(trouble, count, Integer::sum));
    }

    /** How often each kind of fault struck. */
    public Map<String, Long> faults() {
        Map<String, Long> all = new LinkedHashMap<>();
        for (Trouble trouble : Trouble.values()) {
            all.put(trouble.name(), (long) troubles.getOrDefault(trouble, 0));
        }
        return all;
    }

    /** Rows seen of rows there are, by table. */
    public Map<String, String> tables() {
        Map<String, String> all = new LinkedHashMap<>();
        all().forEach(table -> all.put(table.owner(), table.figures()));
        long struck = troubles.values().stream().filter(count -> count > 0).count();
        all.put("kinds of fault", struck + " of " + Trouble.values().length);
        return all;
    }

    /** What was never met, by name. */
    public Set<String> missing() {
        Set<String> missing = new TreeSet<>();
        all().forEach(table -> missing.addAll(table.missing()));
        for (Trouble trouble : Trouble.values()) {
            if (troubles.getOrDefault(trouble, 0) == 0) {
                missing.add("fault: " + trouble);
            }
        }
        return missing;
    }

    /** Every table there is. */
    List<Table<?>> all() {
        return Stream.concat(
                        Stream.of(vendor, cards, gifts, scans, dispense, terminal),
                        Stream.concat(books.stream(), Stream.of(writeOffs, batches)))
                .<Table<?>>map(table -> table)
                .toList();
    }
}
