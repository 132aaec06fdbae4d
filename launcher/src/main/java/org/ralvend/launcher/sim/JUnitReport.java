package org.ralvend.launcher.sim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.ralvend.launcher.sim.Result.Outcome;
import org.ralvend.launcher.sim.Result.Played;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * Results in the form that Maven Surefire writes and every CI reads: a {@code testsuite} with a {@code testcase} a
 * scenario, {@code failure} where it was wrong and {@code error} where it could not run.
 */
record JUnitReport(List<Played> all, Instant at) {
    private static final String SUITE = "ralvend sim";

    JUnitReport {
        all = List.copyOf(all);
    }

    /** @throws Fault {@link FaultCode#FOLDER_UNWRITABLE} */
    void write(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Path half = file.resolveSibling(file.getFileName() + ".half");
            Files.write(half, bytes());
            Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Fault(FaultCode.FOLDER_UNWRITABLE, file + ": " + e.getMessage(), e);
        }
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(bytes, "UTF-8");
            xml.writeStartDocument("UTF-8", "1.0");
            suite(xml);
            xml.writeEndDocument();
            xml.close();
            return bytes.toByteArray();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing to memory", e);
        }
    }

    private void suite(XMLStreamWriter xml) throws XMLStreamException {
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", SUITE);
        xml.writeAttribute("tests", Integer.toString(all.size()));
        xml.writeAttribute("failures", Long.toString(count(Outcome.WRONG)));
        xml.writeAttribute("errors", Long.toString(count(Outcome.COULD_NOT_RUN)));
        xml.writeAttribute("skipped", "0");
        xml.writeAttribute(
                "time", seconds(all.stream().mapToLong(p -> p.result().millis()).sum()));
        xml.writeAttribute("timestamp", at.toString());
        for (Played played : all) {
            testcase(xml, played.result(), played.said());
        }
        xml.writeEndElement();
    }

    private static void testcase(XMLStreamWriter xml, Result result, List<String> said) throws XMLStreamException {
        xml.writeStartElement("testcase");
        xml.writeAttribute("name", fit(result.scenario()));
        xml.writeAttribute("classname", fit(result.file()));
        xml.writeAttribute("time", seconds(result.millis()));
        switch (result.outcome()) {
            case OK -> {}
            case WRONG -> wrong(xml, "failure", result);
            case COULD_NOT_RUN -> wrong(xml, "error", result);
        }
        xml.writeStartElement("system-err");
        xml.writeCharacters(fit(String.join("\n", said)));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static void wrong(XMLStreamWriter xml, String element, Result result) throws XMLStreamException {
        String reason = String.valueOf(result.reason());
        xml.writeStartElement(element);
        xml.writeAttribute("message", fit(reason));
        xml.writeAttribute("type", result.outcome().name());
        xml.writeCharacters(fit(reason + "\nagain: " + result.replay() + "\nkept: " + result.artifacts()));
        xml.writeEndElement();
    }

    private long count(Outcome outcome) {
        return all.stream().filter(p -> p.result().outcome() == outcome).count();
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%d.%03d", millis / 1000, millis % 1000);
    }

    /** What XML 1.0 has no way to write (section 2.2, {@code Char}) becomes U+FFFD. */
    private static String fit(String text) {
        StringBuilder fit = new StringBuilder(text.length());
        text.codePoints().forEach(c -> fit.appendCodePoint(isChar(c) ? c : 0xFFFD));
        return fit.toString();
    }

    private static boolean isChar(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || c >= 0x10000;
    }
}
