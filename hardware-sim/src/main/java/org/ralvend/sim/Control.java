package org.ralvend.sim;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.FaultCode.Mender;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.sim.Fact.EscrowOnPowerCut;
import org.ralvend.sim.card.Mood;
import org.ralvend.sim.paper.PrinterMood;

/** The hands of a person in this world: each command is a line and is answered with a line, {@code ok …} or {@code error REASON}. */
final class Control {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String ESCROW = "escrow-on-power-cut=";

    /** Products that one filling brings. */
    private static final int MAX_UNITS = 10_000;

    private final Machines machines;

    Control(Machines machines) {
        this.machines = machines;
    }

    /** @throws Fault only where the world itself is in trouble, such as a ledger that cannot be written */
    String answer(String line) {
        try {
            String[] words = line.strip().split("\\s+", -1);
            String said = words.length < 2 ? wrong(line) : act(words[0], words[1], words, line);
            return said.isEmpty() ? "ok" : "ok " + said;
        } catch (Fault e) {
            if (e.code().mender() == Mender.CALLER || e.code() == FaultCode.WIRING_BAD) {
                return "error " + (e.code().id() + ": " + e.detail()).replaceAll("\\s", " ");
            }
            throw e;
        }
    }

    private String act(String verb, String name, String[] words, String line) {
        if (verb.equals("add")) {
            return add(name, words, line);
        }
        Machine machine = machines.get(name);
        if (verb.equals("press") && words.length > 2) {
            return done(() -> machine.keypad().press(List.of(words).subList(2, words.length)));
        }
        if (verb.equals("scan") && words.length > 2) {
            return machine.scanner().scan(rest(line, verb, name)) ? "taken" : "ignored";
        }
        return switch (verb + "/" + (words.length - 2)) {
            case "coin/1" -> machine.vendor().coins().insert(number(words[2], 1, 1_000_000)) ? "taken" : "rejected";
            case "eat-coin/0" -> done(machine.vendor().coins()::eatNext);
            case "stick-coin/0" -> done(machine.vendor().coins()::stickNext);
            case "free-coins/0" -> done(machine.vendor().coins()::free);
            case "card/0" -> machine.vendor().cards().present(true) ? "taken" : "ignored";
            case "card/1" -> card(machine, words[2]);
            case "card-reader/1" -> done(() -> machine.vendor().cards().mood(mood(words[2])));
            case "scanner/1" -> scanner(machine.scanner(), words[2]);

            case "printer/1" -> done(() -> machine.vendor().paper().mood(printerMood(words[2])));
            case "jam/1" -> done(slot(machine, words[2])::jam);
            case "unjam/1" -> done(slot(machine, words[2])::unjam);
            case "empty/1" -> done(slot(machine, words[2])::empty);
            case "fill/2" -> fill(slot(machine, words[2]), number(words[3], 1, MAX_UNITS));
            case "drop-unasked/1" -> dropUnasked(slot(machine, words[2]));
            case "power-cut/0" -> done(machine::powerCut);
            case "power-on/0" -> done(machine::powerOn);
            case "display/0" -> json(new Lines(machine.screen().lines()));
            case "state/0" -> json(machine.state());
            default -> wrong(line);
        };
    }

    /** The file's name may have blanks, since it reaches to the end of the line or to the option. */
    private String add(String name, String[] words, String line) {
        String last = words[words.length - 1];
        boolean hasOption = last.startsWith(ESCROW);
        String rest = rest(line, "add", name);
        String file =
                hasOption ? rest.substring(0, rest.length() - last.length()).strip() : rest;
        if (!NAME.matcher(name).matches() || file.isEmpty()) {
            return wrong(line);
        }
        Optional<EscrowOnPowerCut> escrow =
                hasOption ? Optional.of(escrow(last.substring(ESCROW.length()))) : Optional.empty();
        machines.add(name, Wiring.read(Path.of(file)), escrow);
        return "";
    }

    /** What follows the machine's name, blanks and all. */
    private static String rest(String line, String verb, String name) {
        return line.strip()
                .substring(verb.length())
                .strip()
                .substring(name.length())
                .strip();
    }

    private static EscrowOnPowerCut escrow(String text) {
        for (EscrowOnPowerCut known : EscrowOnPowerCut.values()) {
            if (known.name().toLowerCase(Locale.ROOT).equals(text)) {
                return known;
            }
        }
        throw invalid(ESCROW + text + "; it is hold, return or collect");
    }

    private static String card(Machine machine, String how) {
        if (!how.equals("declines")) {
            throw invalid(how + "; a card declines, or nothing is said of it");
        }
        return machine.vendor().cards().present(false) ? "taken" : "ignored";
    }

    private static String scanner(ScanSlot slot, String how) {
        return switch (how) {
            case "back" -> done(slot::plugIn);
            case "gone" -> done(slot::unplug);
            default -> throw invalid(how + "; a scanner is gone or back");
        };
    }

    private static Mood mood(String text) {
        return switch (text) {
            case "back" -> Mood.WELL;
            case "gone" -> Mood.GONE;
            case "garbage" -> Mood.GARBAGE;
            case "slow" -> Mood.SLOW;
            case "approves-late" -> Mood.APPROVES_LATE;
            default -> throw invalid(text + "; a reader is gone, back, garbage, slow or approves-late");
        };
    }

    private static PrinterMood printerMood(String text) {
        return switch (text) {
            case "ok" -> PrinterMood.OK;
            case "paper-low" -> PrinterMood.PAPER_LOW;
            case "paper-out" -> PrinterMood.PAPER_OUT;
            case "cover-open" -> PrinterMood.COVER_OPEN;
            case "dead" -> PrinterMood.DEAD;
            case "slow" -> PrinterMood.SLOW;
            default -> throw invalid(text + "; a printer is ok, paper-low, paper-out, cover-open, dead or slow");
        };
    }

    private static String fill(Spiral slot, int units) {
        if (slot.units() + units > MAX_UNITS) {
            throw invalid("a slot holds at most " + MAX_UNITS);
        }
        slot.fill(units);
        return "";
    }

    private static String dropUnasked(Spiral slot) {
        if (!slot.dropUnasked()) {
            throw new Fault(FaultCode.CONFLICT, "slot " + slot.slot() + " is empty");
        }
        return "";
    }

    private static Spiral slot(Machine machine, String text) {
        return machine.warehouse()
                .slot(number(text, 1, Integer.MAX_VALUE))
                .orElseThrow(() -> invalid("there is no slot " + text));
    }

    private static int number(String text, int min, int max) {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with the range
        }
        throw invalid(text + " is no whole number from " + min + " to " + max);
    }

    private static String done(Runnable act) {
        act.run();
        return "";
    }

    private static String wrong(String line) {
        throw invalid("no such command: " + (line.length() > 80 ? line.substring(0, 80) : line));
    }

    private static Fault invalid(String what) {
        return new Fault(FaultCode.REQUEST_INVALID, what);
    }

    private static String json(Object value) {
        return new String(RecordCodec.encode(value), StandardCharsets.UTF_8);
    }

    /** Stands in JSON as the list alone. */
    record Lines(List<String> lines) implements org.ralvend.protocol.json.Inline {}
}
