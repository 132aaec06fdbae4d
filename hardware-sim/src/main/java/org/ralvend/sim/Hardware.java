package org.ralvend.sim;

import org.ralvend.sim.Fact.EscrowOnPowerCut;

/** The inside of one machine, wired to its {@link Housing}. Owned by the world's one thread. */
sealed interface Hardware permits VendorHardware, WarehouseHardware, TerminalHardware {
    /** One I²C write transaction; an address at which nothing listens is not acknowledged: false. */
    boolean write(int bus, int address, byte[] bytes);

    /** What else happens when the power goes; all outputs are low by then. */
    void powerCut(EscrowOnPowerCut escrow);

    /** Takes over what an earlier run of the world wrote. */
    void replay(Fact fact);

    /** After the replay: the world stood still, and no agent held an output. */
    void settle();
}
