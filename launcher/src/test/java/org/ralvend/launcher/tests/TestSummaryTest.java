package org.ralvend.launcher.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestSummaryTest {
    private static final Instant BEGUN = Instant.parse("2026-11-21T10:00:00Z");

    @TempDir
    private Path root = Path.of("unset");

    @Test
    void countsEachModuleAndNamesWhatWasSkippedOrFailedWithItsReason() throws Exception {
        Files.writeString(
                root.resolve("pom.xml"),
                "<module>one</module>\n<module>two</module>\n<module>untested</module>\n<module>three</module>");
        for (String tested : List.of("one", "two", "three")) {
            Files.createDirectories(root.resolve(tested).resolve("src/test"));
        }
        report("one", "A", BEGUN, """
                <testcase name="runs" classname="org.A"/>
                <testcase name="waits" classname="org.A"><skipped message="Assumption failed: no &lt;engine&gt;"/></testcase>
                """);
        report("one", "B", BEGUN.plusSeconds(1), """
                <testcase name="adds" classname="org.B"><failure message="expected: 1&#10;but was: 2">at …</failure></testcase>
                <testcase name="ends" classname="org.B"><error type="X"/></testcase>
                <testcase name="asks" classname="org.B"><skipped type="Y"><![CDATA[Y: no image
                    at somewhere]]></skipped></testcase>
                """);
        report("three", "C", BEGUN.minusSeconds(1), "<testcase name=\"old\" classname=\"org.C\"/>");
        assertEquals(
                List.of(
                        "",
                        "Tests:",
                        "  one                    3 executed, 2 failed, 2 skipped",
                        "  two                not run",
                        "  three              not run",
                        "  all                    3 executed, 2 failed, 2 skipped",
                        "Skipped:",
                        "  org.A.waits: Assumption failed: no <engine>",
                        "  org.B.asks: Y: no image",
                        "Failed:",
                        "  org.B.adds: expected: 1 but was: 2",
                        "  org.B.ends: no reason was given"),
                TestSummary.of(root, BEGUN));
    }

    private void report(String module, String name, Instant at, String cases) throws IOException {
        Path folder = Files.createDirectories(root.resolve(module).resolve("target/surefire-reports"));
        Path file = Files.writeString(
                folder.resolve("TEST-" + name + ".xml"), "<testsuite name=\"" + name + "\">" + cases + "</testsuite>");
        Files.setLastModifiedTime(file, FileTime.from(at));
    }
}
