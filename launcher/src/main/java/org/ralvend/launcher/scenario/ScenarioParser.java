package org.ralvend.launcher.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ralvend.launcher.scenario.Step.Condition;
import org.ralvend.launcher.town.Town;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * Reads scenario files: a step a line, {@code #} begins a comment, texts stand in quotation marks. Whatever can be known
 * to be wrong before anything runs is told here, with its place.
 */
public final class ScenarioParser {
    /** How long a step waits that does not say so itself. */
    static final Duration WITHIN = Duration.ofSeconds(30);

    private static final String ENDING = ".scenario";
    private static final int MAX_BYTES = 1_000_000;
    private static final int MAX_MINOR = 1_000_000;
    private static final int MAX_SECONDS = 600;
    private static final int MIN_DEADLINE_SECONDS = 5;
    private static final int MAX_CUT_SECONDS = 120;
    private static final String VENDOR = "vendor";
    private static final String TERMINAL = "terminal";
    private static final Set<String> WAREHOUSES = Set.of("warehouse-1", "warehouse-2", "warehouse-3");
    private static final Set<String> MACHINES = union(WAREHOUSES, Set.of(VENDOR, TERMINAL));
    private static final Set<String> VENDOR_KEYS = Set.of("1", "2", "3", "4", "5", "6", "cancel");
    private static final Set<String> TERMINAL_KEYS =
            Set.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "cancel", "ok");

    /** That a step has pressed one after the other: twice a claim code and its end, and some. */
    private static final int MAX_KEYS = 30;

    private static final Set<String> PRODUCT_KEYS =
            Town.ITEMS.stream().map(item -> Integer.toString(item.key())).collect(Collectors.toUnmodifiableSet());
    private static final Set<String> MOODS = Set.of("gone", "back", "garbage", "slow", "approves-late");
    private static final Set<String> PRINTER_MOODS =
            Set.of("ok", "paper-low", "paper-out", "cover-open", "dead", "slow");
    private static final Set<String> SERVERS = Set.of("db", "broker", "backend", "world");
    private static final Set<String> STATES =
            Set.of("RECORDED", "DELIVERING", "DELIVERED", "CLAIMABLE", "REFUND_DUE", "REFUNDED", "VOID", "REJECTED");

    private static final Set<String> FACTS =
            kinds(Fact.class).map(Class::getSimpleName).collect(Collectors.toUnmodifiableSet());

    /** Every step by its first word. */
    private static final Map<String, Function<Words, Step>> STEPS = steps();

    private static final Map<String, Function<Words, Condition>> CONDITIONS = conditions();

    private ScenarioParser() {}

    /** The first words of all steps, in the order of the document. */
    static Set<String> stepNames() {
        return STEPS.keySet();
    }

    /** The first words of all conditions, in the order of the document. */
    static Set<String> conditionNames() {
        return CONDITIONS.keySet();
    }

    /** @throws Fault {@link FaultCode#CONFIG_BAD_VALUE} with file, line and column, or {@link FaultCode#CONFIG_UNREADABLE} */
    public static Scenario read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": longer than " + MAX_BYTES + " bytes");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            String name = Objects.requireNonNull(file.getFileName()).toString();
            List<Scenario.Line> lines = parse(file.toString(), text);
            return new Scenario(
                    file, name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : name, lines);
        } catch (CharacterCodingException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": no UTF-8 text", e);
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": " + reason(e), e);
        }
    }

    /** @param file for messages */
    static List<Scenario.Line> parse(String file, String text) {
        List<Scenario.Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            Words words = new Words(file + ":" + number, line);
            if (!words.isEmpty()) {
                lines.add(new Scenario.Line(number, known(words, "a step", STEPS)));
                words.end();
            }
        }
        if (lines.isEmpty()) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, file + ":1:1: expected a step; there is none in this file");
        }
        return lines;
    }

    private static <T> T known(Words words, String what, Map<String, Function<Words, T>> table) {
        String first = words.word(what);
        Function<Words, T> rest = table.get(first);
        if (rest == null) {
            throw words.wrongLast(
                    "unknown word '" + first + "', expected " + what + ": " + String.join(" ", table.keySet()));
        }
        return rest.apply(words);
    }

    private static Map<String, Function<Words, Step>> steps() {
        Map<String, Function<Words, Step>> steps = new LinkedHashMap<>();
        steps.put("press", ScenarioParser::press);
        steps.put("enter-code", w -> new Step.EnterCode(w.oneOf("a terminal", Set.of(TERMINAL)), within(w)));
        steps.put("coin", w -> new Step.Coin(vendor(w), w.number("a coin in minor units", 1, MAX_MINOR)));
        steps.put("card", ScenarioParser::card);
        steps.put("card-reader", w -> new Step.CardReader(vendor(w), w.oneOf("what becomes of it", MOODS)));
        steps.put("scan", w -> new Step.Scan(scanner(w), w.quoted("what the code holds")));
        steps.put("scan-sale", w -> new Step.ScanSale(scanner(w), within(w)));
        steps.put("scanner", w -> new Step.Scanner(scanner(w), w.oneOf("what becomes of it", Set.of("gone", "back"))));

        steps.put("printer", w -> new Step.Printer(vendor(w), w.oneOf("what becomes of it", PRINTER_MOODS)));
        steps.put("jam", w -> new Step.Jam(warehouse(w), slot(w)));
        steps.put("unjam", w -> new Step.Unjam(warehouse(w), slot(w)));
        steps.put("empty", w -> new Step.Empty(warehouse(w), slot(w)));
        steps.put("fill", w -> new Step.Fill(warehouse(w), slot(w), w.number("units", 1, 10_000)));
        steps.put("drop-unasked", w -> new Step.DropUnasked(warehouse(w), slot(w)));
        steps.put("eat-coin", w -> new Step.EatCoin(vendor(w)));
        steps.put("power-cut", w -> new Step.PowerCut(machine(w), window(w)));
        steps.put("replace-board", w -> new Step.ReplaceBoard(machine(w)));
        steps.put("net-cut", w -> new Step.NetCut(machine(w), seconds(w, MAX_CUT_SECONDS)));
        steps.put("freeze", w -> new Step.Freeze(program(w)));
        steps.put("kill", ScenarioParser::kill);
        steps.put(
                "publish",
                w -> new Step.Publish(
                        Integer.parseInt(w.oneOf("a key with a product", PRODUCT_KEYS)),
                        w.number("a price in minor units", 1, MAX_MINOR)));
        steps.put("withdraw", _ -> new Step.Withdraw());
        steps.put("deadline", w -> new Step.Deadline(deadline(w)));
        steps.put("wait-until", w -> new Step.WaitUntil(known(w, "a condition", CONDITIONS), within(w)));
        steps.put("expect", w -> new Step.Expect(known(w, "a condition", CONDITIONS), within(w)));
        return steps;
    }

    private static Map<String, Function<Words, Condition>> conditions() {
        Map<String, Function<Words, Condition>> all = new LinkedHashMap<>();
        all.put(
                "display",
                w -> new Condition.Display(display(w), w.quoted("the first line"), w.quoted("the second line")));
        all.put("fallen", w -> new Condition.Fallen(w.number("units", 0, 10_000)));
        all.put("returned", w -> new Condition.Returned(w.number("money in minor units", 0, MAX_MINOR)));
        all.put("collected", w -> new Condition.Collected(w.number("money in minor units", 0, MAX_MINOR)));
        all.put("captured", w -> new Condition.Captured(w.number("money in minor units", 0, MAX_MINOR)));
        all.put("printed", w -> new Condition.Printed(vendor(w), w.quoted("a line")));
        all.put("sale", w -> new Condition.Sale(w.someOf("a state", STATES)));
        return all;
    }

    private static Step.Press press(Words words) {
        String machine = words.oneOf("a machine with keys", Set.of(VENDOR, TERMINAL));
        if (machine.equals(VENDOR)) {
            return new Step.Press(machine, List.of(words.oneOf("a key", VENDOR_KEYS)));
        }
        List<String> keys = new ArrayList<>();
        do {
            keys.add(words.oneOf("a key", TERMINAL_KEYS));
        } while (words.hasMore() && keys.size() < MAX_KEYS);
        return new Step.Press(machine, keys);
    }

    private static Step.Card card(Words words) {
        String machine = vendor(words);
        boolean declines = words.hasMore();
        if (declines) {
            words.exactly("declines");
        }
        return new Step.Card(machine, !declines);
    }

    private static Step.Kill kill(Words words) {
        List<String> programs = new ArrayList<>(List.of(program(words)));
        while (words.hasMore() && !words.isNext("wiped") && !words.isNext("when")) {
            programs.add(program(words));
        }
        boolean wiped = words.isNext("wiped");
        if (wiped) {
            words.exactly("wiped");
        }
        return new Step.Kill(programs, wiped, window(words));
    }

    private static Step.@Nullable Window window(Words words) {
        if (!words.hasMore()) {
            return null;
        }
        words.exactly("when");
        return new Step.Window(machine(words), words.oneOf("a fact", FACTS));
    }

    private static Duration within(Words words) {
        if (!words.hasMore()) {
            return WITHIN;
        }
        words.exactly("within");
        return seconds(words, MAX_SECONDS);
    }

    private static Duration seconds(Words words, int most) {
        int seconds = words.number("seconds", 1, most);
        words.exactly("s");
        return Duration.ofSeconds(seconds);
    }

    private static Duration deadline(Words words) {
        int seconds = words.number("seconds", MIN_DEADLINE_SECONDS, MAX_SECONDS);
        words.exactly("s");
        return Duration.ofSeconds(seconds);
    }

    private static String program(Words words) {
        return words.oneOf("a program", union(SERVERS, MACHINES));
    }

    private static String machine(Words words) {
        return words.oneOf("a machine", MACHINES);
    }

    private static String display(Words words) {
        return words.oneOf("a machine with a display", Set.of(VENDOR, TERMINAL));
    }

    private static String scanner(Words words) {
        return words.oneOf("a machine with a scanner", Set.of(VENDOR, TERMINAL));
    }

    private static String vendor(Words words) {
        return words.oneOf("a vendor", Set.of(VENDOR));
    }

    private static String warehouse(Words words) {
        return words.oneOf("a warehouse", WAREHOUSES);
    }

    private static int slot(Words words) {
        return words.number("a slot", 1, Town.SLOTS);
    }

    /** All records of a sealed interface, be they of one within it. */
    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(ScenarioParser::kinds)
                : Stream.of(type);
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
    }
}
