package org.ralvend.sim;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * Which part hangs on which pin (BCM numbers), read from the same Java properties file that the device's agent reads.
 * Keys that are not about pins and buses are the agent's own and are ignored here.
 */
sealed interface Wiring {
    /** A header has fewer pins; port expanders behind it are numbered on. */
    int MAX_PIN = 255;

    /**
     * @param keys pins by key name: {@code 1}..{@code N} and {@code cancel}
     * @param cardPort where the agent looks for the card reader's serial device; empty where there is none
     * @param scanner where the agent looks for the scanner's input device; empty where there is none
     *
     * @param printerPort where it looks for the receipt printer's
     */
    record Vendor(
            Map<String, Integer> keys,
            Coins coins,
            List<Integer> leds,
            Display display,
            Optional<Path> cardPort,
            Optional<Path> scanner,
            Optional<Path> printerPort)
            implements Wiring {}

    record Warehouse(List<Spiral> slots, int dropSensor) implements Wiring {}

    /**
     * @param keys pins by key name: {@code 0}..{@code 9}, {@code cancel} and {@code ok}
     * @param scanner as {@link Vendor}'s
     */
    record Terminal(Map<String, Integer> keys, Display display, Optional<Path> scanner) implements Wiring {}

    /** @param unitMinor minor units of money per pulse */
    record Coins(
            int pulse,
            int unitMinor,
            int enable,
            int collect,
            int giveBack,
            int collected,
            int returned,
            int occupied) {}

    record Display(int bus, int address) {}

    record Spiral(int motor, int home) {}

    /** @throws Fault {@link FaultCode#WIRING_BAD} */
    static Map<String, String> read(Path file) {
        Properties found = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            found.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new Fault(FaultCode.WIRING_BAD, file + " cannot be read: " + e.getMessage(), e);
        }
        Map<String, String> keys = new TreeMap<>();
        found.stringPropertyNames()
                .forEach(key -> keys.put(key, found.getProperty(key).strip()));
        return keys;
    }

    /** @throws Fault {@link FaultCode#WIRING_BAD}, naming the key */
    static Wiring of(Map<String, String> keys) {
        Reading reading = new Reading(keys);
        String kind = reading.text("kind");
        return switch (kind) {
            case "vendor" -> reading.vendor();
            case "warehouse" -> reading.warehouse();
            case "terminal" -> reading.terminal();
            default -> throw bad("kind = " + kind + "; it must be vendor, warehouse or terminal");
        };
    }

    private static Fault bad(String what) {
        return new Fault(FaultCode.WIRING_BAD, what);
    }

    /** Reads one file and sees to it that no pin is used twice. */
    final class Reading {
        private static final int MAX_NUMBERED = 100;

        private final Map<String, String> keys;
        private final Map<Integer, String> taken = new TreeMap<>();

        private Reading(Map<String, String> keys) {
            this.keys = keys;
        }

        private Vendor vendor() {
            Map<String, Integer> pins = new LinkedHashMap<>();
            for (int key = 1; keys.containsKey("keypad." + key) && key <= MAX_NUMBERED; key++) {
                pins.put(Integer.toString(key), pin("keypad." + key));
            }
            pins.put("cancel", pin("keypad.cancel"));
            List<Integer> leds = new ArrayList<>();
            for (int led = 1; keys.containsKey("led." + led) && led <= MAX_NUMBERED; led++) {
                leds.add(pin("led." + led));
            }
            return new Vendor(
                    pins,
                    coins(),
                    leds,
                    display(),
                    device("card.port"),
                    device("scanner.input"),
                    device("printer.port"));
        }

        private Coins coins() {
            return new Coins(
                    pin("coin.pulse"),
                    number("coin.unit-minor", 1, 1_000_000),
                    pin("coin.enable"),
                    pin("escrow.collect"),
                    pin("escrow.return"),
                    pin("escrow.collected"),
                    pin("escrow.returned"),
                    pin("escrow.occupied"));
        }

        private Warehouse warehouse() {
            List<Spiral> slots = new ArrayList<>();
            for (int slot = 1; keys.containsKey("slot." + slot + ".motor") && slot <= MAX_NUMBERED; slot++) {
                slots.add(new Spiral(pin("slot." + slot + ".motor"), pin("slot." + slot + ".home")));
            }
            if (slots.isEmpty()) {
                throw bad("slot.1.motor is missing");
            }
            return new Warehouse(slots, pin("drop.sensor"));
        }

        private Terminal terminal() {
            Map<String, Integer> pins = new LinkedHashMap<>();
            for (int digit = 0; digit <= 9; digit++) {
                pins.put(Integer.toString(digit), pin("keypad." + digit));
            }
            pins.put("cancel", pin("keypad.cancel"));
            pins.put("ok", pin("keypad.ok"));
            return new Terminal(pins, display(), device("scanner.input"));
        }

        private Display display() {
            return new Display(number("display.bus", 0, 255), number("display.address", 0x03, 0x77));
        }

        /** Empty where the key is missing or says nothing. */
        private Optional<Path> device(String key) {
            String path = keys.getOrDefault(key, "");
            return path.isEmpty() ? Optional.empty() : Optional.of(Path.of(path));
        }

        private int pin(String key) {
            int pin = number(key, 0, MAX_PIN);
            String other = taken.put(pin, key);
            if (other != null) {
                throw bad(other + " and " + key + " are both on pin " + pin);
            }
            return pin;
        }

        /** Decimal, or hexadecimal with {@code 0x} as addresses are written. */
        private int number(String key, int min, int max) {
            String value = text(key);
            try {
                int number = Integer.decode(value);
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below, with the range
            }
            throw bad(key + " = " + value + "; it must be a whole number from " + min + " to " + max);
        }

        private String text(String key) {
            String value = keys.get(key);
            if (value == null || value.isEmpty()) {
                throw bad(key + " is missing");
            }
            return value;
        }
    }
}
