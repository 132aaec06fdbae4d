package org.ralvend.sim;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.Fact.EscrowOnPowerCut;
import org.ralvend.sim.Fact.Kind;

/** All machines of this world and their ledger, rebuilt from it at the start. Owned by the world's one thread. */
final class Machines implements AutoCloseable {
    /** Machines in one world. */
    static final int MAX = 1000;

    private final Tuning tuning;
    private final Schedule schedule;
    private final Map<String, Machine> byName = new TreeMap<>();
    private final Ledger ledger;

    /** @throws Fault as {@link Ledger#open} */
    Machines(Path ledgerFile, InstantSource clock, Tuning tuning, Schedule schedule) {
        this.tuning = tuning;
        this.schedule = schedule;
        this.ledger = Ledger.open(ledgerFile, clock, this::replay);
        byName.values().forEach(Machine::settle);
    }

    /** @throws Fault {@link FaultCode#NOT_FOUND} */
    Machine get(String name) {
        Machine machine = byName.get(name);
        if (machine == null) {
            throw new Fault(FaultCode.NOT_FOUND, "machine " + name);
        }
        return machine;
    }

    /**
     * Sets up a machine; once more with the same wiring changes at most what its escrow does in a power cut.
     *
     * @throws Fault {@link FaultCode#WIRING_BAD}, or {@link FaultCode#CONFLICT} where it is wired otherwise
     */
    void add(String name, Map<String, String> wiring, Optional<EscrowOnPowerCut> escrow) {
        Machine known = byName.get(name);
        Kind kind = switch (Wiring.of(wiring)) {
            case Wiring.Vendor vendor -> Kind.VENDOR;
            case Wiring.Warehouse warehouse -> Kind.WAREHOUSE;
            case Wiring.Terminal terminal -> Kind.TERMINAL;
        };
        if (known == null) {
            if (byName.size() == MAX) {
                throw new Fault(FaultCode.CONFLICT, "more than " + MAX + " machines");
            }
            Fact.MachineAdded added = new Fact.MachineAdded(kind, wiring, escrow.orElse(EscrowOnPowerCut.HOLD));
            ledger.append(name, added);
            put(name, added);
        } else if (!known.wiringKeys().equals(wiring)) {
            throw new Fault(FaultCode.CONFLICT, name + " is wired otherwise already");
        } else if (escrow.isPresent() && escrow.get() != known.escrowOnPowerCut()) {
            ledger.append(name, new Fact.MachineAdded(kind, wiring, escrow.get()));
            known.escrowOnPowerCut(escrow.get());
        }
    }

    @Override
    public void close() {
        ledger.close();
    }

    private void put(String name, Fact.MachineAdded added) {
        byName.put(name, new Machine(name, added, tuning, schedule, fact -> ledger.append(name, fact)));
    }

    private void replay(LedgerEntry entry) {
        if (entry.fact() instanceof Fact.MachineAdded added && !byName.containsKey(entry.machine())) {
            put(entry.machine(), added);
        } else {
            get(entry.machine()).replay(entry.fact());
        }
    }
}
