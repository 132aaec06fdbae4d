package org.ralvend.launcher.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.ralvend.launcher.town.LedgerTail;
import org.ralvend.launcher.town.Town;
import org.ralvend.sim.Fact;
import org.ralvend.sim.LedgerEntry;

/** What the world's ledger says of one town since the scenario began, and since the last thing that was done. One thread. */
final class Witnessed {
    private final LedgerTail ledger;
    private final Town town;
    private final List<LedgerEntry> sinceBegin = new ArrayList<>();
    private final List<LedgerEntry> sinceAct = new ArrayList<>();

    Witnessed(LedgerTail ledger, Town town) {
        this.ledger = ledger;
        this.town = town;
    }

    /** A scenario begins. */
    void begin() {
        ledger.more();
        sinceBegin.clear();
    }

    /** Something is done now. */
    void act() {
        look();
        sinceAct.clear();
    }

    void look() {
        for (LedgerEntry entry : ledger.more()) {
            if (town.machines().contains(entry.machine())) {
                sinceBegin.add(entry);
                sinceAct.add(entry);
            }
        }
    }

    List<LedgerEntry> sinceBegin() {
        return sinceBegin;
    }

    long pressed(String machine) {
        look();
        return sinceAct.stream()
                .filter(e -> e.machine().equals(machine) && e.fact() instanceof Fact.KeyPressed)
                .count();
    }

    boolean hasShown(String machine, String first, String second) {
        return sinceAct.stream()
                .anyMatch(e -> e.machine().equals(machine) && e.fact().equals(new Fact.Displayed(first, second)));
    }

    boolean hasPrinted(String text) {
        return sinceBegin.stream().anyMatch(e -> e.fact() instanceof Fact.ReceiptCut cut && cut.says(text));
    }

    <F extends Fact> int sum(Class<F> kind, ToIntFunction<F> amount) {
        return sinceBegin.stream()
                .map(LedgerEntry::fact)
                .filter(kind::isInstance)
                .map(kind::cast)
                .mapToInt(amount)
                .sum();
    }
}
