package org.ralvend.launcher.tests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads the reports that Maven Surefire has written since an instant and says, a line a module with tests, how many were
 * executed, and names each that was skipped or failed, with its reason. Of the JDK only and in one file, so that it runs
 * from its source where nothing could be built.
 */
public final class TestSummary {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
    private static final int MAX_REASON = 160;

    private final Path root;
    private final Instant since;

    private TestSummary(Path root, Instant since) {
        this.root = root;
        this.since = since;
    }

    /** @param args the checkout, and the instant at which the tests began */
    public static void main(String[] args) throws IOException, XMLStreamException {
        new TestSummary(Path.of(args[0]), Instant.parse(args[1])).lines().forEach(System.out::println);
    }

    /** What became of one test; the reason of one that was executed well is empty. */
    private record Test(String name, Ending ending, String reason) {}

    private enum Ending {
        EXECUTED,
        SKIPPED,
        FAILED
    }

    static List<String> of(Path root, Instant since) throws IOException, XMLStreamException {
        return new TestSummary(root, since).lines();
    }

    private List<String> lines() throws IOException, XMLStreamException {
        List<String> lines = new ArrayList<>(List.of("", "Tests:"));
        List<Test> all = new ArrayList<>();
        Matcher modules = MODULE.matcher(Files.readString(root.resolve("pom.xml")));
        while (modules.find()) {
            Path module = root.resolve(modules.group(1));
            if (Files.isDirectory(module.resolve("src/test"))) {
                List<Test> tests = read(module);
                all.addAll(tests);
                lines.add(
                        tests.isEmpty()
                                ? String.format("  %-18s not run", modules.group(1))
                                : line(modules.group(1), tests));
            }
        }
        lines.add(line("all", all));
        name(lines, all, Ending.SKIPPED, "Skipped:");
        name(lines, all, Ending.FAILED, "Failed:");
        return lines;
    }

    private static String line(String what, List<Test> tests) {
        long skipped = count(tests, Ending.SKIPPED);
        return String.format(
                Locale.ROOT,
                "  %-18s %5d executed, %d failed, %d skipped",
                what,
                tests.size() - skipped,
                count(tests, Ending.FAILED),
                skipped);
    }

    private static long count(List<Test> tests, Ending ending) {
        return tests.stream().filter(test -> test.ending() == ending).count();
    }

    private static void name(List<String> lines, List<Test> tests, Ending ending, String heading) {
        if (count(tests, ending) > 0) {
            lines.add(heading);
        }
        tests.stream()
                .filter(test -> test.ending() == ending)
                .forEach(test -> lines.add("  " + test.name() + ": " + test.reason()));
    }

    private List<Test> read(Path module) throws IOException, XMLStreamException {
        List<Test> tests = new ArrayList<>();
        Path reports = module.resolve("target").resolve("surefire-reports");
        if (Files.isDirectory(reports)) {
            List<Path> files;
            try (Stream<Path> found = Files.list(reports)) {
                files = found.filter(TestSummary::isReport).sorted().toList();
            }
            for (Path file : files) {
                // A report of an earlier run is no report of this one.
                if (!Files.getLastModifiedTime(file).toInstant().isBefore(since)) {
                    read(file, tests);
                }
            }
        }
        return tests;
    }

    private static boolean isReport(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith("TEST-") && name.endsWith(".xml");
    }

    private static void read(Path file, List<Test> tests) throws IOException, XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream in = Files.newInputStream(file)) {
            XMLStreamReader xml = factory.createXMLStreamReader(in);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT) {
                    element(xml, tests);
                }
            }
            xml.close();
        }
    }

    /** What follows a {@code testcase} says how it ended. */
    private static void element(XMLStreamReader xml, List<Test> tests) throws XMLStreamException {
        switch (xml.getLocalName()) {
            case "testcase" -> {
                String name = text(xml, "classname") + "." + text(xml, "name");
                tests.add(new Test(name, Ending.EXECUTED, ""));
            }
            case "skipped" -> end(tests, Ending.SKIPPED, reason(xml));
            case "failure", "error" -> end(tests, Ending.FAILED, reason(xml));
            default -> {}
        }
    }

    /** Surefire puts it into an attribute, or else it is the first line of the stack trace. */
    private static String reason(XMLStreamReader xml) throws XMLStreamException {
        String message = text(xml, "message");
        return message.isEmpty() ? xml.getElementText().lines().findFirst().orElse("") : message;
    }

    private static void end(List<Test> tests, Ending ending, String message) {
        Test test = tests.removeLast();
        String reason = message.strip().replaceAll("\\s+", " ");
        tests.add(new Test(
                test.name(),
                ending,
                reason.isEmpty() ? "no reason was given" : reason.substring(0, Math.min(reason.length(), MAX_REASON))));
    }

    private static String text(XMLStreamReader xml, String attribute) {
        String value = xml.getAttributeValue(null, attribute);
        return value == null ? "" : value;
    }
}
