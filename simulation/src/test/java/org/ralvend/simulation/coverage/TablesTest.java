package org.ralvend.simulation.coverage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The coverage has every row of every table in the class comments, and none besides. What is only shown to people decides
 * nothing.
 */
class TablesTest {
    private static final List<String> MODULES =
            List.of("device-runtime", "vendor-device", "warehouse-device", "redelivery-terminal", "backend");
    private static final Pattern TABLE = Pattern.compile("<pre>(.*?)</pre>", Pattern.DOTALL);
    private static final String SHOWN_TO_PEOPLE = ".*/backend/(web|watch|live)/.*";
    private static final int LEAST_TABLES = 20;
    private static final int LEAST_LINES = 150;

    @Test
    void everyTableOfTheProgramsIsCoveredOrShownElsewhere() {
        Set<String> known = Stream.concat(
                        new Coverage().all().stream().map(Table::owner),
                        Elsewhere.ROWS.stream().map(Elsewhere::owner))
                .collect(Collectors.toSet());
        Map<String, List<String>> tables = tables();
        assertTrue(tables.size() >= LEAST_TABLES, () -> tables.size() + " tables");
        assertEquals(
                List.of(),
                tables.keySet().stream().filter(owner -> !known.contains(owner)).toList());
    }

    @Test
    void everyLineOfATableIsARow() {
        List<String> wrong = new ArrayList<>();
        int lines = 0;
        for (Table<?> table : new Coverage().all()) {
            List<String> written = tables().getOrDefault(table.owner(), List.of());
            lines += written.size();
            wrong.addAll(unknown(table, written));
        }
        int looked = lines;
        assertTrue(looked >= LEAST_LINES, () -> looked + " lines");
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyRowStandsInItsTable() {
        List<String> wrong = new ArrayList<>();
        for (Table<?> table : new Coverage().all()) {
            List<String> written = tables().getOrDefault(table.owner(), List.of());
            beginnings(table)
                    .filter(begins -> written.stream().noneMatch(line -> line.startsWith(begins)))
                    .forEach(begins -> wrong.add(table.owner() + ": " + begins));
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void whatIsShownElsewhereIsShownThere() {
        assertEquals(
                List.of(),
                Elsewhere.ROWS.stream().filter(row -> !isShown(row.test())).toList());
    }

    @Test
    void wouldReportARowThatNobodyLooksFor() {
        Table<Object> table = new Table<>("Door").head("state event").row("open pushed", what -> true);
        assertEquals(
                List.of("Door: closed pulled open"),
                unknown(table, List.of("state event next", "open pushed closed", "closed pulled open")));
    }

    private static List<String> unknown(Table<?> table, List<String> written) {
        return written.stream()
                .filter(line -> beginnings(table).noneMatch(line::startsWith))
                .map(line -> table.owner() + ": " + line)
                .toList();
    }

    private static Stream<String> beginnings(Table<?> table) {
        Stream<String> elsewhere = Elsewhere.ROWS.stream()
                .filter(row -> row.owner().equals(table.owner()))
                .map(Elsewhere::line);
        return Stream.of(table.lines().stream(), table.heads().stream(), elsewhere)
                .flatMap(all -> all);
    }

    /** Lines of the tables in comments, with single spaces, by class. */
    private static Map<String, List<String>> tables() {
        Map<String, List<String>> tables = new TreeMap<>();
        for (Path source : sources("main")) {
            if (source.toString().matches(SHOWN_TO_PEOPLE)) {
                continue;
            }
            Matcher found = TABLE.matcher(text(source));
            while (found.find()) {
                String owner = source.getFileName().toString().replace(".java", "");
                found.group(1)
                        .lines()
                        .map(line -> line.replaceFirst("^\\s*\\*", "").strip().replaceAll("\\s+", " "))
                        .filter(line -> !line.isEmpty())
                        .forEach(line -> tables.computeIfAbsent(owner, o -> new ArrayList<>())
                                .add(line));
            }
        }
        return tables;
    }

    private static boolean isShown(String test) {
        int dot = test.indexOf('.');
        String file = (dot < 0 ? test : test.substring(0, dot)) + ".java";
        String method = dot < 0 ? "" : "void " + test.substring(dot + 1) + "(";
        return sources("test").stream()
                .filter(source -> source.getFileName().toString().equals(file))
                .anyMatch(source -> text(source).contains(method));
    }

    private static List<Path> sources(String kind) {
        return MODULES.stream()
                .flatMap(module -> {
                    Path root = Path.of("..", module, "src", kind, "java");
                    try (Stream<Path> all = Files.walk(root)) {
                        return all.filter(path -> path.toString().endsWith(".java")).toList().stream();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    private static String text(Path source) {
        try {
            return Files.readString(source);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
