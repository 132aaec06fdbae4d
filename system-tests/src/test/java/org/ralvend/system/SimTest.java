package org.ralvend.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.system.Script.Ended;
import org.w3c.dom.Element;

/** {@code ./ralvend sim run} on real parts: other people's scenarios, each judged on its own. */
class SimTest {
    /** The power goes while a coin lies in escrow: it comes back to the customer, who then buys. */
    private static final String POWER_CUT = """
            press vendor 1
            wait-until display vendor "Cola 0.5 l" "Price 1.50 EUR" within 5 s
            coin vendor 100
            wait-until display vendor "Price 1.50 EUR" "Paid 1.00 EUR" within 5 s
            power-cut vendor when vendor CreditReceived
            expect returned 100 within 20 s
            wait-until display vendor "Money returned" "" within 10 s
            press vendor cancel
            wait-until display vendor "Choose product" "" within 20 s
            press vendor 1
            wait-until display vendor "Cola 0.5 l" "Price 1.50 EUR" within 5 s
            coin vendor 100
            wait-until display vendor "Price 1.50 EUR" "Paid 1.00 EUR" within 5 s
            coin vendor 50
            expect fallen 1
            expect sale DELIVERED
            """;

    /** With a line that is whole it would be delivered at once: patience is 10 s. */
    private static final String NET_CUT = """
            press vendor 2
            wait-until display vendor "Water 0.5 l" "Price 1.00 EUR" within 5 s
            net-cut vendor 12 s
            coin vendor 100
            expect collected 100 within 15 s
            expect sale CLAIMABLE within 20 s
            """;

    /** The frozen broker must not spoil what is played next. */
    private static final String WRONG = """
            freeze broker
            expect fallen 1 within 1 s
            """;

    /** The second finds nothing. */
    private static final String TWICE = """
            withdraw
            withdraw
            """;

    /** A gift card that is bought pays at once; with paper there is a receipt that leads to its page; without, the display says so. */
    private static final String RECEIPT = """
            press vendor 5
            wait-until display vendor "Gift card 5" "Price 5.00 EUR" within 5 s
            coin vendor 200
            coin vendor 200
            wait-until display vendor "Price 5.00 EUR" "Paid 4.00 EUR" within 5 s
            coin vendor 100
            expect display vendor "Gift card bought" "Keep the receipt" within 15 s
            expect printed vendor "Gift card of 5.00 EUR or money" within 15 s
            expect sale DELIVERED within 5 s
            press vendor cancel
            press vendor 1
            wait-until display vendor "Cola 0.5 l" "Price 1.50 EUR" within 5 s
            scan-sale vendor
            expect fallen 1
            press vendor 2
            wait-until display vendor "Water 0.5 l" "Price 1.00 EUR" within 5 s
            coin vendor 100
            expect printed vendor "Paid                       coins" within 15 s
            expect printed vendor "https://localhost:" within 1 s
            expect fallen 2
            printer vendor paper-out
            press vendor cancel
            press vendor 2
            wait-until display vendor "Water 0.5 l" "Price 1.00 EUR" within 5 s
            coin vendor 100
            expect display vendor "No receipt" "Note the code" within 20 s
            expect fallen 3
            """;

    /**
     * A technician puts new boards into all machines of a town. What was sold before stays the customer's; the new boards
     * sell and dispense what the town still has.
     */
    private static final String ALL_REPLACED = NET_CUT + """
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
    void judgesEachFileAndKeepsWhatDidNotGoWell(@TempDir Path folder) throws Exception {
        Path wrong = Files.writeString(folder.resolve("it's wrong.scenario"), WRONG);
        Path power = Files.writeString(folder.resolve("power.scenario"), POWER_CUT);
        Path net = Files.writeString(folder.resolve("net.scenario"), NET_CUT);
        Path twice = Files.writeString(folder.resolve("twice.scenario"), TWICE);
        Path receipt = Files.writeString(folder.resolve("receipt.scenario"), RECEIPT);
        Path replaced = Files.writeString(folder.resolve("replaced.scenario"), ALL_REPLACED);
        Path junit = folder.resolve("reports").resolve("sim.xml");
        Path kept = folder.resolve("kept");
        Script script = new Script(folder);
        Ended sim = script.run(
                "sim",
                "run",
                "--seed",
                "7",
                "--json",
                "--junit",
                junit.toString(),
                "--artifacts",
                kept.toString(),
                wrong.toString(),
                power.toString(),
                net.toString(),
                twice.toString(),
                receipt.toString(),
                replaced.toString());
        assertEquals(1, sim.exit(), sim::toString);

        List<String> lines = sim.output().lines().toList();
        assertEquals(6, lines.size(), sim::toString);
        assertTrue(
                lines.get(0).contains("\"outcome\":\"WRONG\"") && lines.get(0).contains(":2: fallen 1 was not seen"));
        assertTrue(
                lines.get(1).contains("\"outcome\":\"OK\"") && lines.get(1).contains("\"delivered\":1,"),
                sim::toString);
        assertTrue(
                lines.get(2).contains("\"outcome\":\"OK\"") && lines.get(2).contains("\"claimable\":1,"),
                sim::toString);
        assertTrue(
                lines.get(3).contains("\"outcome\":\"WRONG\"")
                        && lines.get(3).contains(":2: there is no price list to withdraw"),
                sim::toString);

        assertTrue(
                lines.get(4).contains("\"outcome\":\"OK\"") && lines.get(4).contains("\"delivered\":4,"),
                sim::toString);
        assertTrue(
                lines.get(5).contains("\"outcome\":\"OK\"")
                        && lines.get(5).contains("\"claimable\":1,")
                        && lines.get(5).contains("\"delivered\":1,"),
                sim::toString);

        Element suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(junit.toFile())
                .getDocumentElement();
        assertEquals("6", suite.getAttribute("tests"));
        assertEquals("2", suite.getAttribute("failures"));

        Path of = kept.resolve("001-it's wrong");
        assertEquals(
                "RALVEND_HOME=" + script.home() + " " + Script.ROOT.resolve("ralvend") + " sim run --seed 7 -- '"
                        + of.resolve("played.scenario").toString().replace("'", "'\\''") + "'\n",
                Files.readString(of.resolve("replay")));
        assertEquals(WRONG, Files.readString(of.resolve("played.scenario")));
        assertTrue(Files.size(of.resolve("ledger.jsonl")) > 0 && Files.size(of.resolve("log/backend-1.log")) > 0);
        assertEquals(3, names(of.resolve("journals")).size());
        for (String machine : names(of.resolve("journals"))) {
            Ended journal = script.run(
                    "journal", "verify", of.resolve("journals").resolve(machine).toString());
            assertEquals(0, journal.exit(), journal::toString);
        }
        assertEquals(2, names(kept).size(), "what went well is not kept");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
