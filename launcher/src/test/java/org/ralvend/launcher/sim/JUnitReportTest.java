package org.ralvend.launcher.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.launcher.sim.Result.Outcome;
import org.ralvend.launcher.sim.Result.Played;
import org.w3c.dom.Element;

class JUnitReportTest {
    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final String HOSTILE = "<&>\"'\u0000\u0007]]>\uD800 \uD83D\uDE00 --> ü";
    private static final String READ = "<&>\"'\uFFFD\uFFFD]]>\uFFFD \uD83D\uDE00 --> ü";

    @Test
    void countsWhatWasPlayed() throws Exception {
        Element suite = read(List.of(
                played("plain", Outcome.OK, null),
                played("jam", Outcome.WRONG, "no product"),
                played("late", Outcome.COULD_NOT_RUN, "no database")));
        assertEquals("testsuite", suite.getTagName());
        assertEquals(
                List.of("3", "1", "1", "0", "3.750", "2026-11-21T10:00:00Z"),
                List.of(
                        suite.getAttribute("tests"),
                        suite.getAttribute("failures"),
                        suite.getAttribute("errors"),
                        suite.getAttribute("skipped"),
                        suite.getAttribute("time"),
                        suite.getAttribute("timestamp")));
        assertEquals(3, suite.getElementsByTagName("testcase").getLength());
        assertEquals("no product", element(suite, "failure").getAttribute("message"));
        assertEquals("no database", element(suite, "error").getAttribute("message"));
        assertEquals("1.250", element(suite, "testcase").getAttribute("time"));
    }

    @Test
    void isWellFormedWhateverAFileIsCalledAndAProgramSays() throws Exception {
        Element suite = read(List.of(played(HOSTILE, Outcome.WRONG, HOSTILE)));
        assertEquals(READ, element(suite, "testcase").getAttribute("name"));
        assertEquals(READ + ".scenario", element(suite, "testcase").getAttribute("classname"));
        assertEquals(READ, element(suite, "failure").getAttribute("message"));
        assertEquals("said " + READ + "\nand more", element(suite, "system-err").getTextContent());
    }

    @Test
    void writesItsFolderToo(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("reports").resolve("sim.xml");
        JUnitReport report = new JUnitReport(List.of(played("plain", Outcome.OK, null)), AT);
        report.write(file);
        report.write(file);
        assertEquals(new String(report.bytes(), StandardCharsets.UTF_8), Files.readString(file));
    }

    private static Played played(String name, Outcome outcome, @Nullable String reason) {
        Result result = new Result(name + ".scenario", name, outcome, reason, "again", null, 7, 1250, null);
        return new Played(result, List.of("said " + name, "and more"));
    }

    private static Element read(List<Played> all) throws Exception {
        byte[] bytes = new JUnitReport(all, AT).bytes();
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(bytes))
                .getDocumentElement();
    }

    private static Element element(Element suite, String name) {
        return (Element) suite.getElementsByTagName(name).item(0);
    }
}
