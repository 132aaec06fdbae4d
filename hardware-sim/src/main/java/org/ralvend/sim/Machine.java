package org.ralvend.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.sim.Fact.EscrowOnPowerCut;
import org.ralvend.sim.Fact.Kind;

/** One machine: its hardware, its power, and the agent on its board, of which there is one at most. */
final class Machine {
    /** The agent as the world sees it: a process and a way to tell it of inputs. */
    interface Agent {
        long pid();

        void input(int pin, boolean high);

        /** As {@code kill -9}, which is what a power cut is to a process. */
        void kill();
    }

    private final String name;
    private final Map<String, String> wiringKeys;
    private final Housing housing;
    private final Hardware hardware;
    private final Set<Integer> watched = new TreeSet<>();
    private EscrowOnPowerCut escrowOnPowerCut;
    private boolean powered = true;
    private boolean agentKnown;
    private @Nullable Agent agent;

    Machine(String name, Fact.MachineAdded added, Tuning tuning, Schedule schedule, Consumer<Fact> ledger) {
        this.name = name;
        this.wiringKeys = added.wiring();
        this.escrowOnPowerCut = added.escrowOnPowerCut();
        this.housing = new Housing(schedule, ledger, this::inputChanged);
        // By the seed alone: a scenario's keys bounce alike, whatever its machine is called.
        SplittableRandom random = new SplittableRandom(tuning.seed());
        this.hardware = switch (Wiring.of(wiringKeys)) {
            case Wiring.Vendor vendor -> new VendorHardware(vendor, tuning, housing, random);
            case Wiring.Warehouse warehouse -> new WarehouseHardware(warehouse, tuning, housing);
            case Wiring.Terminal terminal -> new TerminalHardware(terminal, tuning, housing, random);
        };
    }

    Map<String, String> wiringKeys() {
        return wiringKeys;
    }

    EscrowOnPowerCut escrowOnPowerCut() {
        return escrowOnPowerCut;
    }

    void escrowOnPowerCut(EscrowOnPowerCut escrow) {
        escrowOnPowerCut = escrow;
    }

    /** @throws Fault {@link FaultCode#REQUEST_INVALID} where this is no vendor */
    VendorHardware vendor() {
        return switch (hardware) {
            case VendorHardware vendor -> vendor;
            case WarehouseHardware other -> throw unfit("is no vendor");
            case TerminalHardware other -> throw unfit("is no vendor");
        };
    }

    /** @throws Fault {@link FaultCode#REQUEST_INVALID} where this is no warehouse */
    WarehouseHardware warehouse() {
        return switch (hardware) {
            case WarehouseHardware warehouse -> warehouse;
            case VendorHardware other -> throw unfit("is no warehouse");
            case TerminalHardware other -> throw unfit("is no warehouse");
        };
    }

    /** @throws Fault {@link FaultCode#REQUEST_INVALID} where it has none */
    Keypad keypad() {
        return switch (hardware) {
            case VendorHardware vendor -> vendor.keypad();
            case TerminalHardware terminal -> terminal.keypad();
            case WarehouseHardware other -> throw unfit("has no keys");
        };
    }

    /** @throws Fault {@link FaultCode#REQUEST_INVALID} where it has none */
    Screen screen() {
        return switch (hardware) {
            case VendorHardware vendor -> vendor.screen();
            case TerminalHardware terminal -> terminal.screen();
            case WarehouseHardware other -> throw unfit("has no display");
        };
    }

    /** @throws Fault {@link FaultCode#REQUEST_INVALID} where none is built in */
    ScanSlot scanner() {
        Optional<ScanSlot> built = switch (hardware) {
            case VendorHardware vendor -> vendor.scanner();
            case TerminalHardware terminal -> terminal.scanner();
            case WarehouseHardware other -> Optional.empty();
        };
        return built.orElseThrow(() -> unfit("has no scanner"));
    }

    /** @throws Fault {@link FaultCode#CONFLICT} where the power is off, or another agent holds the pins */
    void connect(Agent newcomer) {
        if (!powered) {
            throw new Fault(FaultCode.CONFLICT, name + " has no power");
        }
        if (agent != null) {
            throw new Fault(FaultCode.CONFLICT, "the pins of " + name + " are held by process " + agent.pid());
        }
        housing.fact(new Fact.AgentConnected(newcomer.pid()));
        agent = newcomer;
    }

    /** Nothing drives the outputs any more. Does nothing where this agent was told off before. */
    void disconnect(Agent gone) {
        if (gone.equals(agent)) {
            agent = null;
            letGo();
        }
    }

    boolean isHeldBy(Agent other) {
        return other.equals(agent);
    }

    /** @throws IllegalArgumentException where no board has such a pin */
    void watch(int pin) {
        if (pin < 0 || pin > Wiring.MAX_PIN) {
            throw new IllegalArgumentException("pin " + pin);
        }
        watched.add(pin);
        tell(pin, housing.level(pin));
    }

    boolean output(int pin, boolean high) {
        return housing.output(pin, high);
    }

    boolean write(int bus, int address, byte[] bytes) {
        return hardware.write(bus, address, bytes);
    }

    void powerCut() {
        if (!powered) {
            return;
        }
        powered = false;
        housing.fact(new Fact.PowerCut());
        Agent killed = agent;
        agent = null;
        if (killed != null) {
            killed.kill();
            letGo();
        }
        hardware.powerCut(escrowOnPowerCut);
    }

    void powerOn() {
        if (!powered) {
            powered = true;
            housing.fact(new Fact.PowerRestored());
        }
    }

    /** Takes over what an earlier run of the world wrote. */
    void replay(Fact fact) {
        switch (fact) {
            case Fact.MachineAdded added -> escrowOnPowerCut = added.escrowOnPowerCut();
            case Fact.PowerCut cut -> powered = false;
            case Fact.PowerRestored restored -> powered = true;
            case Fact.AgentConnected connected -> agentKnown = true;
            case Fact.AgentGone gone -> agentKnown = false;
            case Fact.OfCoins part -> hardware.replay(part);
            case Fact.OfCards part -> hardware.replay(part);
            case Fact.OfSlot part -> hardware.replay(part);
            case Fact.OfFace part -> hardware.replay(part);
        }
    }

    /** After the replay: whoever was connected to the world before is not connected to this one. */
    void settle() {
        hardware.settle();
        if (agentKnown) {
            agentKnown = false;
            letGo();
        }
    }

    MachineState state() {
        return switch (hardware) {
            case VendorHardware vendor -> state(vendor);
            case WarehouseHardware warehouse -> state(warehouse);
            case TerminalHardware terminal ->
                new MachineState(
                        name,
                        Kind.TERMINAL,
                        powered,
                        agent != null,
                        Map.of(),
                        List.of(),
                        0,
                        0,
                        List.of(),
                        terminal.screen().lines());
        };
    }

    private MachineState state(VendorHardware vendor) {
        CoinPath coins = vendor.coins();
        return new MachineState(
                name,
                Kind.VENDOR,
                powered,
                agent != null,
                Map.of(),
                List.of(),
                coins.escrow(),
                coins.cashBox(),
                vendor.ledsOn(),
                vendor.screen().lines());
    }

    private MachineState state(WarehouseHardware warehouse) {
        Map<String, Integer> units = new TreeMap<>();
        List<Integer> jammed = new ArrayList<>();
        for (Spiral spiral : warehouse.slots()) {
            units.put(Integer.toString(spiral.slot()), spiral.units());
            if (spiral.jammed()) {
                jammed.add(spiral.slot());
            }
        }
        return new MachineState(
                name, Kind.WAREHOUSE, powered, agent != null, units, jammed, 0, 0, List.of(), List.of());
    }

    private Fault unfit(String why) {
        return new Fault(FaultCode.REQUEST_INVALID, name + " " + why);
    }

    private void letGo() {
        watched.clear();
        housing.outputsLow();
        housing.fact(new Fact.AgentGone());
    }

    private void inputChanged(int pin, boolean high) {
        if (watched.contains(pin)) {
            tell(pin, high);
        }
    }

    private void tell(int pin, boolean high) {
        if (agent != null) {
            agent.input(pin, high);
        }
    }
}
