package org.ralvend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.system.Script.Ended;

/** A technician puts new boards into all machines of a town, on real processes. */
class ReplacedBoardTest {
    /** What was sold before stays the customer's; the new boards sell and dispense what the town still has. */
    private static final String ALL_REPLACED = """
            press vendor 2
            wait-until display vendor "Water 0.5 l" "Price 1.00 EUR" within 5 s
            net-cut vendor 12 s
            coin vendor 100
            expect collected 100 within 15 s
            expect sale CLAIMABLE within 20 s
            replace-board warehouse-1
            replace-board warehouse-2
            replace-board vendor
            expect sale CLAIMABLE within 1 s
            wait-until display vendor "Choose product" "" within 30 s
            press vendor 2
            wait-until display vendor "Water 0.5 l" "Price 1.00 EUR" within 5 s
            coin vendor 100
            expect collected 200 within 15 s
            expect fallen 1 within 20 s
            expect sale DELIVERED within 20 s
            """;

    @Test
    void sellsOnAndKeepsWhatWasSold(@TempDir Path folder) throws Exception {
        Path scenario = Files.writeString(folder.resolve("replaced.scenario"), ALL_REPLACED);
        Ended sim = new Script(folder).run("sim", "run", "--json", scenario.toString());
        assertEquals(0, sim.exit(), sim::toString);
        assertTrue(
                sim.output().contains("\"outcome\":\"OK\"")
                        && sim.output().contains("\"claimable\":1,")
                        && sim.output().contains("\"delivered\":1,"),
                sim::toString);
    }
}
