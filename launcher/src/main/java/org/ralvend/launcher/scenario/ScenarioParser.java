package org.ralvend.launcher.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.ralvend.launcher.scenario.Step.Condition;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Reads scenario files: a step a line, {@code #} begins a comment, texts stand in quotation marks. */
public final class ScenarioParser {
    private static final String ENDING = ".scenario";
    private static final int MAX_MINOR = 1_000_000;
    private static final int MAX_SECONDS = 600;

    private ScenarioParser() {}

    /** @throws Fault {@link FaultCode#CONFIG_BAD_VALUE} with file, line and column, or {@link FaultCode#CONFIG_UNREADABLE} */
    public static Scenario read(Path file) {
        try {
            String name = Objects.requireNonNull(file.getFileName()).toString();
            return parse(name, Files.readString(file));
        } catch (IOException e) {
            throw new Fault(FaultCode.CONFIG_UNREADABLE, file + ": " + e.getMessage(), e);
        }
    }

    static Scenario parse(String file, String text) {
        List<Scenario.Line> lines = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            Words words = new Words(file + ":" + number, line);
            if (!words.isEmpty()) {
                lines.add(new Scenario.Line(number, step(words)));
                words.end();
            }
        }
        return new Scenario(file.endsWith(ENDING) ? file.substring(0, file.length() - ENDING.length()) : file, lines);
    }

    private static Step step(Words words) {
        String verb = words.word("a step");
        return switch (verb) {
            case "press" -> new Step.Press(machine(words), words.word("a key"));
            case "coin" -> new Step.Coin(machine(words), words.number("a coin in minor units", 1, MAX_MINOR));
            case "jam" -> new Step.Jam(machine(words), slot(words));
            case "unjam" -> new Step.Unjam(machine(words), slot(words));
            case "empty" -> new Step.Empty(machine(words), slot(words));
            case "fill" -> new Step.Fill(machine(words), slot(words), words.number("units", 1, 10_000));
            case "drop-unasked" -> new Step.DropUnasked(machine(words), slot(words));
            case "eat-coin" -> new Step.EatCoin(machine(words));
            case "freeze" -> new Step.Freeze(words.word("a program"));
            case "kill" -> kill(words);
            case "publish" ->
                new Step.Publish(words.number("a key", 1, 64), words.number("a price in minor units", 1, MAX_MINOR));
            case "withdraw" -> new Step.Withdraw();
            case "wait-until" -> new Step.WaitUntil(condition(words), within(words));
            case "expect" -> new Step.Expect(condition(words), within(words));
            default ->
                throw words.wrongLast(
                        "unknown step '" + verb
                                + "'; known are press coin jam unjam empty fill drop-unasked eat-coin freeze kill publish withdraw wait-until expect");
        };
    }

    private static Step.Kill kill(Words words) {
        List<String> programs = new ArrayList<>();
        boolean wiped = false;
        Step.Window window = null;
        do {
            String word = words.word("a program");
            switch (word) {
                case "wiped" -> wiped = true;
                case "when" -> window = new Step.Window(machine(words), words.word("a fact"));
                default -> programs.add(word);
            }
        } while (words.hasMore() && window == null);
        if (programs.isEmpty()) {
            throw words.wrongLast("expected a program before this");
        }
        return new Step.Kill(programs, wiped, window);
    }

    private static Condition condition(Words words) {
        String subject = words.word("a condition");
        return switch (subject) {
            case "display" ->
                new Condition.Display(machine(words), words.quoted("the first line"), words.quoted("the second line"));
            case "fallen" -> new Condition.Fallen(words.number("units", 0, 10_000));
            case "returned" -> new Condition.Returned(words.number("money in minor units", 0, MAX_MINOR));
            case "collected" -> new Condition.Collected(words.number("money in minor units", 0, MAX_MINOR));
            case "sale" -> new Condition.Sale(List.of(words.word("a state").split("\\|", -1)));
            default ->
                throw words.wrongLast(
                        "unknown condition '" + subject + "'; known are display fallen returned collected sale");
        };
    }

    private static Duration within(Words words) {
        words.exactly("within");
        int seconds = words.number("seconds", 1, MAX_SECONDS);
        words.exactly("s");
        return Duration.ofSeconds(seconds);
    }

    private static String machine(Words words) {
        return words.word("a machine");
    }

    private static int slot(Words words) {
        return words.number("a slot", 1, 999);
    }
}
