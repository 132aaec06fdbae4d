package org.ralvend.launcher.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ralvend.launcher.audit.Audit;
import org.ralvend.launcher.audit.MachineFigures;
import org.ralvend.launcher.audit.OpenCase;
import org.ralvend.protocol.FaultCode;

/**
 * Entries of journals that a town's backend could not book. Kills and cuts explain none. A restore explains those that were
 * told again to books which had forgotten what they are about:
 *
 * <pre>
 *   of whom         fault      what was forgotten
 *   a warehouse     NOT_FOUND  an attempt that was refused or cancelled; a unit of a sale that is rejected now
 *   a warehouse     CONFLICT   the order for what fell, or which attempt at a unit was the open one
 *   a vendor        CONFLICT   that the sale was rejected: it is accepted now, and what its vendor owes is not due
 * </pre>
 *
 * A vendor tells of a sale only after its request, so that it has nothing which is not found; and no restore makes an entry
 * unreadable, another machine's, damaged or of another history, nor a batch fail. Pure.
 */
final class Unbooked {
    /** As the audit lists such an entry among what is open. */
    private static final String STATE = "UNBOOKABLE ";

    private static final Set<String> OF_WAREHOUSES = Set.of(FaultCode.NOT_FOUND.id(), FaultCode.CONFLICT.id());
    private static final Set<String> OF_VENDORS = Set.of(FaultCode.CONFLICT.id());

    private Unbooked() {}

    /** All of them, a line each. */
    static List<String> all(Audit audit) {
        return lines(audit, _ -> false);
    }

    /** Those that a restore leaves unexplained, a line each. */
    static List<String> afterRestore(Audit audit) {
        Set<String> warehouses = audit.machines().stream()
                .filter(machine -> machine.kind().equals("WAREHOUSE"))
                .map(MachineFigures::machine)
                .collect(Collectors.toSet());
        return lines(
                audit,
                entry -> (warehouses.contains(entry.machine()) ? OF_WAREHOUSES : OF_VENDORS).contains(fault(entry)));
    }

    private static List<String> lines(Audit audit, Predicate<OpenCase> explained) {
        List<OpenCase> entries = audit.open().cases().stream()
                .filter(open -> open.state().startsWith(STATE))
                .toList();
        List<String> lines = new ArrayList<>();
        entries.stream()
                .filter(entry -> !explained.test(entry))
                .forEach(entry -> lines.add(audit.town() + ": " + entry.what() + " of " + entry.machine()
                        + " could not be booked: " + fault(entry)));
        long counted = audit.witnesses().database().unbookable();
        if (counted != entries.size()) {
            lines.add(audit.town() + ": " + counted + " entries could not be booked, and " + entries.size()
                    + " of them are listed");
        }
        return lines;
    }

    private static String fault(OpenCase entry) {
        return entry.state().substring(STATE.length());
    }
}
