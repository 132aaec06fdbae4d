package org.ralvend.simulation.fault;

import java.util.List;
import java.util.SplittableRandom;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.device.TerminalNode;
import org.ralvend.simulation.device.VendorNode;

/** What goes wrong at redelivery terminals alone. */
final class AtTerminals {
    private static final int STEPS = 60;

    /** More than are looked at. */
    private static final int GUESSES = 26;

    private final Fleet fleet;
    private final Mends mends;
    private final SplittableRandom random;

    AtTerminals(Fleet fleet, Mends mends) {
        this.fleet = fleet;
        this.mends = mends;
        this.random = fleet.engine().chance();
    }

    void kill() {
        fleet.plug(any()).kill("by chance");
    }

    void killAtAStep() {
        fleet.plug(any()).killWithin(STEPS);
    }

    /** Its display does not answer for a while. */
    void silence(long time) {
        TerminalNode node = any();
        mends.during(() -> node.metal().silence(true), time, () -> {
            node.metal().silence(false);
            visit(node);
        });
    }

    /** Somebody, or everybody at the terminals of one town, tries codes of one vendor. */
    void guess() {
        TerminalNode first = any();
        TownId town = fleet.town(first.metal().machine());
        List<VendorNode> vendors = fleet.vendors().stream()
                .filter(node -> fleet.town(node.metal().machine()).equals(town))
                .toList();
        int number = vendors.get(random.nextInt(vendors.size())).number();
        boolean many = random.nextBoolean();
        fleet.terminals().stream()
                .filter(node -> node.equals(first)
                        || (many && fleet.town(node.metal().machine()).equals(town)))
                .forEach(node -> fleet.claimants(node).guess(number, GUESSES));
    }

    /** A technician switches it off and on, where it is out of service. */
    void visit(TerminalNode node) {
        if (!node.faults().isEmpty()) {
            fleet.plug(node).kill("by a technician");
        }
    }

    private TerminalNode any() {
        return fleet.terminals().get(random.nextInt(fleet.terminals().size()));
    }
}
