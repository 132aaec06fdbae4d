package org.ralvend.house;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** A schema belongs to the backend module of its name: nobody else reads or writes its tables. */
class SchemasTest {
    private static final Pattern CREATED =
            Pattern.compile("CREATE TABLE (?:IF NOT EXISTS )?(\\w+)\\.(\\w+)", Pattern.CASE_INSENSITIVE);
    private static final List<String> SCHEMAS =
            List.of("catalog", "fleet", "fulfilment", "inventory", "ordering", "payment", "people", "uplink");

    /** Who else may look, and why. */
    private static final Map<String, String> READERS = Map.of(
            "org.ralvend.launcher.audit.DatabaseWitness",
            "audits the books from outside, so it trusts no code of the backend",
            "org.ralvend.launcher.audit.BookRules",
            "audits the books from outside, so it trusts no code of the backend",
            "org.ralvend.launcher.audit.GiftRules",
            "audits the books from outside, so it trusts no code of the backend",
            "org.ralvend.launcher.audit.RefundOrderRules",
            "audits the books from outside, so it trusts no code of the backend",
            "org.ralvend.launcher.audit.Books",
            "audits the books from outside, so it trusts no code of the backend",
            "org.ralvend.bench.SingleSale",
            "is the plain program that the backend is measured against",
            "org.ralvend.bench.Yardstick",
            "gives that program its stock and counts what it wrote",
            "org.ralvend.bench.EngineTown",
            "founds towns of ten thousand devices in a second, in a database of its own",
            "org.ralvend.bench.EnginePart",
            "counts the books from outside: without that it has no figure",
            "org.ralvend.bench.FleetPart",
            "counts the books from outside: without that it has no figure");

    /** A place where a class names a table. */
    private record Mention(String type, String schema, String table) {
        /** The class in whose source file this stands. */
        String source() {
            int nested = type.indexOf('$');
            return nested < 0 ? type : type.substring(0, nested);
        }

        boolean foreign() {
            return !type.startsWith("org.ralvend.backend." + schema + ".");
        }
    }

    private final List<String> tables = tables();

    @Test
    void readsTheTablesFromTheMigrations() {
        List<String> schemas = tables.stream()
                .map(table -> table.substring(0, table.indexOf('.')))
                .distinct()
                .sorted()
                .toList();
        assertTrue(schemas.equals(SCHEMAS), () -> "the migrations create " + schemas + ", expected " + SCHEMAS);
        assertTrue(tables.size() >= 20, () -> "found only " + tables);
    }

    @Test
    void onlyTheOwnerNamesATable() {
        List<Mention> mentions = mentions(House.models(Part.values()));
        Rule.holds(
                "only the owner of a schema names its tables (" + tables.size() + " tables)",
                mentions.size(),
                40,
                "mentions",
                Rule.except(READERS, foreign(mentions)));
    }

    @Test
    void wouldReportAForeignTable() {
        List<Mention> mentions = mentions(List.of(Fixtures.model(Fixtures.ReadsForeignTables.class)));
        List<String> violations = Rule.except(Map.of(), foreign(mentions));
        Rule.bites("names inventory.stock", violations);
        Rule.bites("names payment.payment", violations);
    }

    private static Set<String> foreign(List<Mention> mentions) {
        Set<String> violations = new TreeSet<>();
        for (Mention mention : mentions) {
            if (mention.foreign()) {
                violations.add(
                        READERS.containsKey(mention.source())
                                ? mention.source()
                                : mention.type() + " names " + mention.schema() + "." + mention.table());
            }
        }
        return violations;
    }

    private List<Mention> mentions(List<ClassModel> classes) {
        Pattern named = Pattern.compile(
                "(?<![.\\w])\"?(" + String.join("|", tables).replace(".", "\"?\\.\"?") + ")(?!\\w)",
                Pattern.CASE_INSENSITIVE);
        List<Mention> mentions = new ArrayList<>();
        for (ClassModel type : classes) {
            String name = type.thisClass().asInternalName().replace('/', '.');
            for (String text : texts(type)) {
                Matcher matcher = named.matcher(text);
                while (matcher.find()) {
                    String[] words = matcher.group(1).replace("\"", "").split("\\.", -1);
                    mentions.add(new Mention(name, words[0], words[1]));
                }
            }
        }
        return mentions;
    }

    /** Strings, parts of concatenations and values of annotations alike. */
    private static List<String> texts(ClassModel type) {
        return StreamSupport.stream(type.constantPool().spliterator(), false)
                .filter(Utf8Entry.class::isInstance)
                .map(entry -> ((Utf8Entry) entry).stringValue())
                .toList();
    }

    private static List<String> tables() {
        TreeSet<String> tables = new TreeSet<>();
        for (Path file : House.files(Part.BACKEND)) {
            if (file.toString().endsWith(".sql")) {
                Matcher created = CREATED.matcher(new String(House.bytes(file), StandardCharsets.UTF_8));
                while (created.find()) {
                    tables.add(created.group(1) + "." + created.group(2));
                }
            }
        }
        return List.copyOf(tables);
    }
}
