package org.ralvend.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

class ScenarioParserTest {
    @Test
    void readsEveryStep() {
        Scenario scenario = ScenarioParser.parse("all.scenario", """
                # a comment
                press vendor cancel
                coin vendor 50   # and another
                jam warehouse-1 2
                unjam warehouse-1 2
                empty warehouse-2 3
                fill warehouse-2 3 10
                drop-unasked warehouse-1 1
                eat-coin vendor
                freeze backend
                kill warehouse-1
                kill backend broker wiped when vendor SaleRequested
                publish 1 175
                withdraw

                wait-until display vendor "Choose product" "" within 5 s
                expect fallen 1 within 600 s
                expect returned 0 within 1 s
                expect collected 150 within 1 s
                expect sale DELIVERED|CLAIMABLE within 1 s
                """);
        assertEquals("all", scenario.name());
        assertEquals(
                List.of(
                        new Step.Press("vendor", "cancel"),
                        new Step.Coin("vendor", 50),
                        new Step.Jam("warehouse-1", 2),
                        new Step.Unjam("warehouse-1", 2),
                        new Step.Empty("warehouse-2", 3),
                        new Step.Fill("warehouse-2", 3, 10),
                        new Step.DropUnasked("warehouse-1", 1),
                        new Step.EatCoin("vendor"),
                        new Step.Freeze("backend"),
                        new Step.Kill(List.of("warehouse-1"), false, null),
                        new Step.Kill(List.of("backend", "broker"), true, new Step.Window("vendor", "SaleRequested")),
                        new Step.Publish(1, 175),
                        new Step.Withdraw(),
                        new Step.WaitUntil(
                                new Step.Condition.Display("vendor", "Choose product", ""), Duration.ofSeconds(5)),
                        new Step.Expect(new Step.Condition.Fallen(1), Duration.ofMinutes(10)),
                        new Step.Expect(new Step.Condition.Returned(0), Duration.ofSeconds(1)),
                        new Step.Expect(new Step.Condition.Collected(150), Duration.ofSeconds(1)),
                        new Step.Expect(
                                new Step.Condition.Sale(List.of("DELIVERED", "CLAIMABLE")), Duration.ofSeconds(1))),
                scenario.lines().stream().map(Scenario.Line::step).toList());
        assertEquals(2, scenario.lines().getFirst().number());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "dance vendor                  | f:1:1: unknown step",
                "press vendor                  | f:1:13: expected a key",
                "kill wiped                    | f:1:6: expected a program",
                "kill backend when vendor      | f:1:25: expected a fact",
                "kill backend when vendor A b  | f:1:28: nothing may follow",
                "press vendor 1 2              | f:1:16: nothing may follow",
                "coin vendor much              | f:1:13: expected a coin",
                "coin vendor 0                 | f:1:13: expected a coin",
                "expect weather within 1 s     | f:1:8: unknown condition",
                "expect fallen 1               | f:1:16: expected 'within'",
                "expect fallen 1 within 5 m    | f:1:26: expected 's'",
                "expect display vendor a b     | f:1:23: expected the first line",
                "press \"vendor\" 1            | f:1:7: expected a machine",
                "press vendor \"1              | f:1:13: a quotation mark"
            })
    void tellsLineAndColumnOfWhatIsWrong(String line, String message) {
        Fault fault = assertThrows(Fault.class, () -> ScenarioParser.parse("f", line));
        assertEquals(FaultCode.CONFIG_BAD_VALUE, fault.code());
        String expected = message.replace("''", "'");
        assertTrue(fault.detail().startsWith(expected), fault.detail());
    }
}
