package org.ralvend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.system.Script.Ended;

/** {@code ./ralvend demo --once} on real parts: what adds up ends with 0, what does not ends with 1 and says why. */
class DemoTest {
    @Test
    void elevenSalesAddUpWithTwoBackends(@TempDir Path folder) throws Exception {
        Ended demo = new Script(folder).run("demo", "--once", "--replicas", "2");
        assertEquals(0, demo.exit(), demo.output() + demo.log());
        assertTrue(
                demo.output().contains("\"sales\":11,\"accepted\":9,")
                        && demo.output().contains("\"redelivered\":1,")
                        && demo.output().contains("\"cardSales\":1,\"giftSales\":1,")
                        && demo.output().contains("\"rejected\":2,\"refunded\":3,\"paidBack\":1,"),
                demo.output());
        assertEquals(1, demo.output().lines().count(), "one line on standard output");
    }

    @Test
    void aProductThatFellUnaskedAndACoinThatWasEatenDoNotAddUp(@TempDir Path folder) throws Exception {
        Path scenarios = Files.createDirectory(folder.resolve("scenarios"));
        Files.writeString(scenarios.resolve("1-wrong.scenario"), """
                drop-unasked warehouse-1 1
                press vendor 2
                wait-until display vendor "Water 0.5 l" "Price 1.00 EUR" within 5 s
                eat-coin vendor
                coin vendor 50
                wait-until display vendor "Price 1.00 EUR" "Paid 0.50 EUR" within 5 s
                coin vendor 50
                expect sale DELIVERED within 20 s
                """);
        Ended demo = new Script(folder).run("demo", "--once", "--scenarios", scenarios.toString());
        assertEquals(1, demo.exit(), demo.output() + demo.log());
        assertTrue(demo.output().startsWith("{\"ok\":false,\"reason\":\""), demo.output());
        assertTrue(
                demo.output().contains("\"I1\":false") && demo.output().contains("\"droppedUnasked\":1"),
                demo.output());
    }
}
