package org.ralvend.simulation.check;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.ralvend.device.agent.Step;
import org.ralvend.simulation.fault.Trouble;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.VendorEvent;
import org.ralvend.vendor.sale.VendorState;
import org.ralvend.warehouse.dispense.DispenseAct;
import org.ralvend.warehouse.dispense.DispenseEvent;
import org.ralvend.warehouse.dispense.DispenseState;

/** What a suite of runs has met of the tables and of the faults. A row is looked for only until it was seen. */
public final class Coverage {
    private final Set<VendorRow> vendor = EnumSet.allOf(VendorRow.class);
    private final Set<DispenseRow> dispense = EnumSet.allOf(DispenseRow.class);
    private final Map<Trouble, Integer> troubles = new EnumMap<>(Trouble.class);

    /** A decision of some device, by the types of its machine. */
    @SuppressWarnings("unchecked") // which machine it was is told by the state, and a machine has one type of each
    public void decided(Object state, Object event, Object step) {
        if (state instanceof VendorState before && event instanceof VendorEvent what && !vendor.isEmpty()) {
            strike(vendor, new Seen<>(before, what, (Step<VendorState, Act>) step));
        } else if (state instanceof DispenseState before
                && event instanceof DispenseEvent what
                && !dispense.isEmpty()) {
            strike(dispense, new Seen<>(before, what, (Step<DispenseState, DispenseAct>) step));
        }
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
        all.put("vendor sale", seen(VendorRow.values().length, vendor.size()));
        all.put("dispense", seen(DispenseRow.values().length, dispense.size()));
        long struck = troubles.values().stream().filter(count -> count > 0).count();
        all.put("kinds of fault", struck + " of " + Trouble.values().length);
        return all;
    }

    /** What was never met, by name. */
    public Set<String> missing() {
        Set<String> missing = new TreeSet<>();
        vendor.forEach(row -> missing.add("vendor sale: " + row));
        dispense.forEach(row -> missing.add("dispense: " + row));
        for (Trouble trouble : Trouble.values()) {
            if (troubles.getOrDefault(trouble, 0) == 0) {
                missing.add("fault: " + trouble);
            }
        }
        return missing;
    }

    private static <S, E, A, R extends Predicate<Seen<S, E, A>>> void strike(Set<R> open, Seen<S, E, A> seen) {
        for (Iterator<R> rows = open.iterator(); rows.hasNext(); ) {
            if (rows.next().test(seen)) {
                rows.remove();
            }
        }
    }

    private static String seen(int all, int open) {
        return (all - open) + " of " + all;
    }
}
