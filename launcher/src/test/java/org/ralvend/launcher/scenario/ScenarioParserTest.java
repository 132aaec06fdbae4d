package org.ralvend.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

class ScenarioParserTest {
    @Test
    void readsEveryStep() {
        List<Scenario.Line> lines = ScenarioParser.parse("all.scenario", """
                # a comment
                press vendor cancel
                press terminal 0 4 2 cancel ok
                enter-code terminal
                enter-code terminal within 5 s
                coin vendor 50   # and another
                jam warehouse-1 2
                unjam warehouse-1 2
                empty warehouse-2 3
                fill warehouse-2 3 10
                drop-unasked warehouse-1 1
                eat-coin vendor
                card vendor
                card vendor declines
                card-reader vendor approves-late
                scan vendor "4006381333931"
                scan-sale terminal within 5 s
                scanner terminal gone

                printer vendor paper-out
                power-cut vendor
                power-cut terminal when terminal ClaimEntered
                power-cut warehouse-2 when vendor PaymentKept
                replace-board warehouse-2
                net-cut vendor 3 s
                freeze backend
                kill warehouse-1
                kill terminal
                kill backend broker wiped when vendor SaleRequested
                publish 1 175
                withdraw

                wait-until display vendor "Choose product" "" within 5 s
                expect display terminal "Your code" "" within 5 s
                expect fallen 1 within 600 s
                expect returned 0 within 1 s
                expect collected 150 within 1 s
                expect printed vendor "Paid coins" within 1 s
                expect captured 100 within 1 s
                expect sale DELIVERED|CLAIMABLE within 1 s
                expect fallen 2
                """);
        assertEquals(
                List.of(
                        new Step.Press("vendor", List.of("cancel")),
                        new Step.Press("terminal", List.of("0", "4", "2", "cancel", "ok")),
                        new Step.EnterCode("terminal", ScenarioParser.WITHIN),
                        new Step.EnterCode("terminal", Duration.ofSeconds(5)),
                        new Step.Coin("vendor", 50),
                        new Step.Jam("warehouse-1", 2),
                        new Step.Unjam("warehouse-1", 2),
                        new Step.Empty("warehouse-2", 3),
                        new Step.Fill("warehouse-2", 3, 10),
                        new Step.DropUnasked("warehouse-1", 1),
                        new Step.EatCoin("vendor"),
                        new Step.Card("vendor", true),
                        new Step.Card("vendor", false),
                        new Step.CardReader("vendor", "approves-late"),
                        new Step.Scan("vendor", "4006381333931"),
                        new Step.ScanSale("terminal", Duration.ofSeconds(5)),
                        new Step.Scanner("terminal", "gone"),
                        new Step.Printer("vendor", "paper-out"),
                        new Step.PowerCut("vendor", null),
                        new Step.PowerCut("terminal", new Step.Window("terminal", "ClaimEntered")),
                        new Step.PowerCut("warehouse-2", new Step.Window("vendor", "PaymentKept")),
                        new Step.ReplaceBoard("warehouse-2"),
                        new Step.NetCut("vendor", Duration.ofSeconds(3)),
                        new Step.Freeze("backend"),
                        new Step.Kill(List.of("warehouse-1"), false, null),
                        new Step.Kill(List.of("terminal"), false, null),
                        new Step.Kill(List.of("backend", "broker"), true, new Step.Window("vendor", "SaleRequested")),
                        new Step.Publish(1, 175),
                        new Step.Withdraw(),
                        new Step.WaitUntil(
                                new Step.Condition.Display("vendor", "Choose product", ""), Duration.ofSeconds(5)),
                        new Step.Expect(new Step.Condition.Display("terminal", "Your code", ""), Duration.ofSeconds(5)),
                        new Step.Expect(new Step.Condition.Fallen(1), Duration.ofMinutes(10)),
                        new Step.Expect(new Step.Condition.Returned(0), Duration.ofSeconds(1)),
                        new Step.Expect(new Step.Condition.Collected(150), Duration.ofSeconds(1)),
                        new Step.Expect(new Step.Condition.Printed("vendor", "Paid coins"), Duration.ofSeconds(1)),
                        new Step.Expect(new Step.Condition.Captured(100), Duration.ofSeconds(1)),
                        new Step.Expect(
                                new Step.Condition.Sale(List.of("DELIVERED", "CLAIMABLE")), Duration.ofSeconds(1)),
                        new Step.Expect(new Step.Condition.Fallen(2), ScenarioParser.WITHIN)),
                lines.stream().map(Scenario.Line::step).toList());
        assertEquals(2, lines.getFirst().number());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "dance vendor                  | f:1:1: unknown word 'dance'",
                "press vendor                  | f:1:13: expected a key",
                "press vendor 7                | f:1:14: expected a key",
                "press vendor ok               | f:1:14: expected a key: 1 2 3 4 5 6 cancel",
                "press warehouse-1 1           | f:1:7: expected a machine with keys: terminal vendor",
                "press nobody 1                | f:1:7: expected a machine with keys",
                "press terminal                | f:1:15: expected a key",
                "press terminal 42             | f:1:16: expected a key: 0 1 2 3 4 5 6 7 8 9 cancel ok",
                "press terminal 1 2 within 5 s | f:1:20: expected a key",
                "press terminal 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 | f:1:76: nothing may follow",
                "enter-code vendor             | f:1:12: expected a terminal",
                "enter-code terminal ok        | f:1:21: expected 'within'",
                "coin terminal 50              | f:1:6: expected a vendor",
                "jam terminal 1                | f:1:5: expected a warehouse",
                "expect display warehouse-1 \"a\" \"b\" | f:1:16: expected a machine with a display",
                "jam vendor 1                  | f:1:5: expected a warehouse",
                "jam warehouse-4 1             | f:1:5: expected a warehouse",
                "jam warehouse-1 9             | f:1:17: expected a slot",
                "kill wiped                    | f:1:6: expected a program",
                "kill backnd                   | f:1:6: expected a program",
                "kill backend when vendor      | f:1:25: expected a fact",
                "kill backend when vendor A    | f:1:26: expected a fact",
                "kill backend wiped broker     | f:1:20: expected 'when'",
                "kill backend when vendor SaleRequested b  | f:1:40: nothing may follow",
                "power-cut db                  | f:1:11: expected a machine",
                "power-cut vendor now          | f:1:18: expected 'when'",
                "net-cut vendor                | f:1:15: expected seconds",
                "net-cut vendor 3              | f:1:17: expected 's'",
                "net-cut broker 3 s            | f:1:9: expected a machine",
                "publish 9 100                 | f:1:9: expected a key with a product: 1 2 3 4",
                "publish 1 free                | f:1:11: expected a price",
                "press vendor 1 2              | f:1:16: nothing may follow",
                "coin vendor much              | f:1:13: expected a coin",
                "coin vendor 0                 | f:1:13: expected a coin",
                "expect weather within 1 s     | f:1:8: unknown word 'weather'",
                "expect fallen 1 in 5 s        | f:1:17: expected 'within'",
                "expect fallen 1 within 5 m    | f:1:26: expected 's'",
                "expect sale DONE              | f:1:13: expected a state",
                "expect display vendor a b     | f:1:23: expected the first line",
                "press \"vendor\" 1            | f:1:7: expected a machine with keys",
                "press vendor \"1              | f:1:13: a quotation mark",
                "# nothing is done             | f:1:1: expected a step"
            })
    void tellsLineAndColumnOfWhatIsWrong(String line, String message) {
        Fault fault = assertThrows(Fault.class, () -> ScenarioParser.parse("f", line));
        assertEquals(FaultCode.CONFIG_BAD_VALUE, fault.code());
        String expected = message.replace("''", "'");
        assertTrue(fault.detail().startsWith(expected), fault.detail());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "press terminal 1                                  | true",
                "enter-code terminal                               | true",
                "power-cut terminal                                | true",
                "replace-board terminal                            | true",
                "net-cut terminal 3 s                              | true",
                "freeze terminal                                   | true",
                "kill backend terminal                             | true",
                "kill backend when terminal ClaimEntered            | true",
                "power-cut vendor when terminal ClaimEntered        | true",
                "wait-until display terminal \"a\" \"b\"         | true",
                "expect display terminal \"a\" \"b\"             | true",
                "expect display vendor \"a\" \"terminal\"        | false",
                "kill backend when vendor SaleRequested            | false",
                "scan-sale vendor                                  | false",
                "withdraw                                          | false"
            })
    void knowsWhetherATerminalIsNeeded(String line, boolean needed) {
        List<Scenario.Line> lines = ScenarioParser.parse("f", "press vendor 1\n" + line);
        assertEquals(needed, new Scenario(Path.of("f"), "f", lines).needsTerminal());
    }

    @Test
    void tellsTheLineThatIsWrong() {
        Fault fault = assertThrows(Fault.class, () -> ScenarioParser.parse("f", "press vendor 1\n\n  dance\n"));
        assertTrue(fault.detail().startsWith("f:3:3: unknown word"), fault.detail());
    }

    @ParameterizedTest
    @CsvSource({"missing.scenario, there is no such file", "folder, directory", "latin.scenario, no UTF-8 text"})
    void tellsWhyAFileCannotBeRead(String name, String why, @TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("folder"));
        Files.write(folder.resolve("latin.scenario"), new byte[] {'p', (byte) 0xE4});
        Fault fault = assertThrows(Fault.class, () -> ScenarioParser.read(folder.resolve(name)));
        assertEquals(FaultCode.CONFIG_UNREADABLE, fault.code());
        assertTrue(fault.detail().contains(name) && fault.detail().contains(why), fault.detail());
    }

    @Test
    void namesAScenarioByItsFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("my.scenario"), "withdraw\nexpect fallen 1 within 60 s\n");
        Scenario scenario = ScenarioParser.read(file);
        assertEquals("my", scenario.name());
        assertTrue(scenario.longest().compareTo(Duration.ofSeconds(60)) > 0);
    }

    /** The tables of docs/simulator.md begin each row with a step, or a condition, in code. */
    @Test
    void isDocumentedWordForWord() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "simulator.md"));
        Set<String> documented = Pattern.compile("`([a-z-]+)[^`]*`")
                .matcher(document.lines()
                        .filter(line -> line.startsWith("| `"))
                        .map(line -> line.substring(0, line.indexOf(" | ")))
                        .collect(Collectors.joining("\n")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> known = new TreeSet<>(ScenarioParser.stepNames());
        known.addAll(ScenarioParser.conditionNames());
        assertEquals(known, documented);
        assertTrue(document.contains("within " + ScenarioParser.WITHIN.toSeconds() + " s"), "the default is named");
    }

    @Test
    void readsTheDocumentsExample() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "simulator.md"));
        int begin = document.indexOf("```\npress ") + 4;
        String example = document.substring(begin, document.indexOf("```", begin));
        assertEquals(12, ScenarioParser.parse("simulator.md", example).size());
    }

    @ParameterizedTest
    @MethodSource("demoFiles")
    void readsWhatTheDemoPlays(Path file) {
        assertTrue(ScenarioParser.read(file).lines().size() > 3);
    }

    static List<Path> demoFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "demo"))) {
            List<Path> all = files.toList();
            assertEquals(9, all.size());
            return all;
        }
    }
}
