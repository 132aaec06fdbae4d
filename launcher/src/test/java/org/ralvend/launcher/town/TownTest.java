package org.ralvend.launcher.town;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

class TownTest {
    @Test
    void hasATerminalOnlyWhereItIsAskedFor() {
        Town town = Town.lasting();
        assertEquals(Optional.empty(), town.terminal());
        assertEquals(List.of("warehouse-1", "warehouse-2", "vendor-1"), town.machines());
        Fault none = assertThrows(Fault.class, () -> town.machine("terminal"));
        assertEquals(FaultCode.NOT_FOUND, none.code());

        Town more = town.withTerminal();
        assertEquals("terminal-demo", more.machine("terminal"));
        assertEquals(
                List.of("warehouse-1", "warehouse-2", "warehouse-3", "vendor-1", "terminal-demo"), more.machines());
        assertEquals(town.warehouses(), more.near());
        assertEquals("vendor-1", more.machine("vendor"));
        assertEquals("warehouse-2", more.machine("warehouse-2"));
    }
}
