package org.ralvend.launcher.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ralvend.launcher.audit.Finding.Evidence;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.SaleId;
import org.ralvend.sim.LedgerEntry;
import org.ralvend.sim.LedgerSummary;

/**
 * What must hold between the world and those who wrote down what happened in it. Pure. A process that dies before it
 * wrote down a coin or a drop leaves room: such a coin must have come back, and such a drop is an attempt that is
 * unresolved until somebody counted.
 */
final class WorldRules {
    private static final Pattern DISPENSED = Pattern.compile("slot\\.(\\d+)\\.dispensed");

    /** As a vendor shows a claim code. */
    private static final Pattern CODE = Pattern.compile("\\d{4}-\\d{8}-\\d");

    private final List<Finding> broken = new ArrayList<>();

    private WorldRules() {}

    /**
     * @param tapes of all machines whose every journal could be read
     * @param slots on hand in the books, by {@code machine/slot}
     */
    static List<Finding> broken(
            List<LedgerEntry> ledger, WorldWitness world, List<JournalTape> tapes, Map<String, Integer> slots) {
        WorldRules rules = new WorldRules();
        Map<String, List<JournalTape>> machines =
                tapes.stream().collect(Collectors.groupingBy(JournalTape::machine, TreeMap::new, Collectors.toList()));
        rules.money(world, machines);
        rules.goods(world, machines, slots);
        rules.codes(ledger, machines);
        return rules.broken;
    }

    private void money(WorldWitness world, Map<String, List<JournalTape>> machines) {
        List<Evidence> eaten = new ArrayList<>();
        List<Evidence> collected = new ArrayList<>();
        List<Evidence> returned = new ArrayList<>();
        List<Evidence> invented = new ArrayList<>();
        world.machines().forEach((machine, saw) -> {
            if (saw.eaten() > 0) {
                eaten.add(new Evidence(machine, saw.eaten() + " minor units"));
            }
        });
        machines.forEach((machine, tapes) -> {
            LedgerSummary.Totals saw = world.machines().get(machine);
            if (saw == null) {
                return;
            }
            long in = total(tapes, "money.in");
            long kept = total(tapes, "money.kept");
            long unresolved = total(tapes, "money.unresolved");
            LedgerSummary.Cards cards = saw.cards();
            long entered = saw.coinsIn() + cards.authorised();
            long unseen = entered - in;
            // A card that was asked when its reader was lost is journaled as if it had paid, and is unresolved.
            if (unseen < -lostWhenAsked(tapes)) {
                invented.add(new Evidence(machine, in + " journaled, " + entered + " entered"));
            }
            between(collected, machine, saw.collected() + cards.captured(), kept, unresolved);
            between(
                    returned,
                    machine,
                    saw.returned() + cards.released(),
                    total(tapes, "money.returned"),
                    unresolved + Math.max(0, unseen));
        });
        object("I1", "no coin vanished in a machine", eaten);
        object("I1", "no coin was journaled that never entered", invented);
        object("I1", "the cash box holds what was kept", collected);
        object("I1", "customers got back what was returned", returned);
    }

    private static long lostWhenAsked(List<JournalTape> tapes) {
        Set<SaleId> requested = new HashSet<>();
        Set<SaleId> asked = new HashSet<>();
        long lost = 0;
        for (JournalTape tape : tapes) {
            for (JournalTape.Line.Row row : tape.rows()) {
                switch (row.fact()) {
                    case Fact.AuthorisationAsked f -> asked.add(f.sale());
                    case Fact.SaleRequested f -> requested.add(f.sale());
                    case Fact.PaymentUnresolved f ->
                        lost += asked.contains(f.sale()) && !requested.contains(f.sale())
                                ? f.amount().minor()
                                : 0;
                    case null, default -> {}
                }
            }
        }
        return lost;
    }

    private void goods(WorldWitness world, Map<String, List<JournalTape>> machines, Map<String, Integer> books) {
        List<Evidence> unasked = new ArrayList<>();
        List<Evidence> fallen = new ArrayList<>();
        List<Evidence> shelves = new ArrayList<>();
        world.machines().forEach((machine, saw) -> {
            if (saw.droppedUnasked() > 0) {
                unasked.add(new Evidence(machine, saw.droppedUnasked() + " products"));
            }
        });
        machines.forEach((machine, tapes) -> {
            Map<String, Integer> said = new HashMap<>();
            Map<String, Integer> unsure = new HashMap<>();
            tapes.forEach(tape -> read(tape, said, unsure));
            world.slots().forEach((slot, lies) -> {
                if (slot.startsWith(machine + "/")) {
                    int open = unsure.getOrDefault(slot, 0);
                    between(fallen, slot, world.fallen().getOrDefault(slot, 0), said.getOrDefault(slot, 0), open);
                    between(shelves, slot, books.getOrDefault(slot, 0), lies, open);
                }
            });
        });
        object("I3", "no product fell without a motor", unasked);
        object("I3", "what fell was dispensed", fallen);
        object("I4", "a slot holds what the books say", shelves);
    }

    /**
     * A customer who was shown a code can come back with it: the sale is in the journal. A terminal's display repeats
     * what somebody keys in there, right or wrong.
     */
    private void codes(List<LedgerEntry> ledger, Map<String, List<JournalTape>> machines) {
        List<Evidence> unknown = new ArrayList<>();
        Set<String> terminals = terminals(ledger);
        machines.forEach((machine, tapes) -> {
            if (terminals.contains(machine) || !tapes.stream().allMatch(JournalTape::isWhole)) {
                return;
            }
            Set<String> minted = tapes.stream()
                    .flatMap(tape -> tape.rows().stream())
                    .flatMap(row -> row.fact() instanceof Fact.SaleRequested f
                            ? Stream.of(f.keypadCode().spoken())
                            : Stream.<String>empty())
                    .collect(Collectors.toSet());
            for (LedgerEntry entry : ledger) {
                if (entry.machine().equals(machine)
                        && entry.fact() instanceof org.ralvend.sim.Fact.Displayed(String _, String second)) {
                    Matcher code = CODE.matcher(second);
                    if (code.matches() && !minted.contains(second)) {
                        unknown.add(new Evidence(machine, "entry " + entry.n() + " of the ledger"));
                    }
                }
            }
        });
        object("I2", "a sale shown as saved is in its vendor's journal", unknown);
    }

    private static Set<String> terminals(List<LedgerEntry> ledger) {
        return ledger.stream()
                .filter(entry -> entry.fact() instanceof org.ralvend.sim.Fact.MachineAdded added
                        && added.kind() == org.ralvend.sim.Fact.Kind.TERMINAL)
                .map(LedgerEntry::machine)
                .collect(Collectors.toSet());
    }

    private static void read(JournalTape tape, Map<String, Integer> said, Map<String, Integer> unsure) {
        tape.totals().forEach((name, total) -> {
            Matcher slot = DISPENSED.matcher(name);
            if (slot.matches()) {
                said.merge(tape.machine() + "/" + slot.group(1), total.intValue(), Integer::sum);
            }
        });
        tape.rows().forEach(row -> {
            if (row.fact() instanceof Fact.DispenseUnresolved f) {
                unsure.merge(tape.machine() + "/" + f.slot(), 1, Integer::sum);
            }
        });
    }

    private static long total(List<JournalTape> tapes, String name) {
        return tapes.stream().mapToLong(tape -> tape.total(name)).sum();
    }

    private static void between(List<Evidence> wrong, String subject, long seen, long least, long more) {
        if (seen < least || seen > least + more) {
            String room = more == 0 ? "" : " to " + (least + more);
            wrong.add(new Evidence(subject, seen + " and " + least + room));
        }
    }

    private void object(String invariant, String rule, List<Evidence> evidence) {
        if (!evidence.isEmpty()) {
            broken.add(Finding.of(invariant, rule, evidence));
        }
    }
}
