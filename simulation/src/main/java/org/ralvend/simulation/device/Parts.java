package org.ralvend.simulation.device;

import org.ralvend.device.agent.Shell;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.uplink.Link;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.simulation.engine.Life;
import org.ralvend.terminal.claim.TerminalEvent;
import org.ralvend.terminal.claim.TerminalState;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.VendorEvent;
import org.ralvend.vendor.sale.VendorState;
import org.ralvend.warehouse.dispense.DispenseAct;
import org.ralvend.warehouse.dispense.DispenseEvent;
import org.ralvend.warehouse.dispense.DispenseState;
import org.ralvend.warehouse.hardware.Slots;

/** What devices are made of: the real parts, as they are. Whoever wants to see the simulation bite hands out others. */
public class Parts {
    /** Called for each start of a process. */
    public Journal journal(Life life, Journal real) {
        return real;
    }

    /** @throws Fault where the journal on this disk was written by a newer program: it is left as it is */
    public void newer(Home home) {
        throw new Fault(FaultCode.JOURNAL_NEWER, "the simulated program was set back");
    }

    public Slots slots(Life life, Slots real) {
        return real;
    }

    public Link link(Life life, Link real) {
        return real;
    }

    public Shell.Machine<VendorState, VendorEvent, Act> sale(Shell.Machine<VendorState, VendorEvent, Act> real) {
        return real;
    }

    public Shell.Machine<DispenseState, DispenseEvent, DispenseAct> dispense(
            Shell.Machine<DispenseState, DispenseEvent, DispenseAct> real) {
        return real;
    }

    public Shell.Machine<TerminalState, TerminalEvent, org.ralvend.terminal.claim.Act> claim(
            Shell.Machine<TerminalState, TerminalEvent, org.ralvend.terminal.claim.Act> real) {
        return real;
    }
}
