package org.ralvend.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Fault;
import picocli.CommandLine;

class BenchTest {
    @Test
    void measuresEverythingWhereNothingIsNamed() {
        assertEquals(EnumSet.allOf(Part.class), Bench.wanted(List.of()));
    }

    @Test
    void measuresWhatIsNamedOnce() {
        assertEquals(Set.of(Part.SALE, Part.JOURNAL), Bench.wanted(List.of("sale", "journal", "sale")));
    }

    @Test
    void refusesAPartThatThereIsNot() {
        Fault refused = assertThrows(Fault.class, () -> Bench.wanted(List.of("speed")));
        assertTrue(String.valueOf(refused.getMessage()).contains("journal, updates, engine, fleet, sale, agent"));
    }

    @Test
    void helpTellsOfEveryPart() {
        String help = new CommandLine(new Bench()).getUsageMessage();
        for (Part part : Part.values()) {
            assertTrue(help.contains("\n  " + part.id() + " "), part.id());
        }
    }
}
