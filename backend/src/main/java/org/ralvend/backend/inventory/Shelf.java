package org.ralvend.backend.inventory;

import org.ralvend.backend.Pure;
import org.ralvend.protocol.MachineId;

/** One slot of one warehouse. */
@Pure
public record Shelf(MachineId machine, int slot) {}
