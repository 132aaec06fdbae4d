package org.ralvend.device.hardware;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * Reads one wiring file key by key and sees to it that no pin is used twice and no key is left over. Pins are BCM numbers
 * of the Raspberry Pi's 40-pin header. Every method throws {@link FaultCode#WIRING_BAD} naming file and key. One thread.
 */
public final class WiringFile {
    private static final int FIRST_PIN = 2;
    private static final int LAST_PIN = 27;

    private final String origin;
    private final Properties keys;
    private final TreeSet<String> unread;
    private final Map<Integer, String> taken = new HashMap<>();

    /** @param origin names the file in faults */
    public WiringFile(String origin, Properties keys) {
        this.origin = origin;
        this.keys = keys;
        this.unread = new TreeSet<>(keys.stringPropertyNames());
    }

    public static WiringFile read(Path file) {
        try (Reader in = Files.newBufferedReader(file)) {
            return load(file.toString(), in);
        } catch (IOException | IllegalArgumentException e) {
            throw new Fault(FaultCode.WIRING_BAD, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** @param resource a wiring packaged beside this class's program, from the root */
    public static WiringFile packaged(Class<?> program, String resource) {
        try (InputStream in = Objects.requireNonNull(program.getResourceAsStream(resource))) {
            return load("packaged " + resource, new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(resource + " is packaged", e);
        }
    }

    private static WiringFile load(String origin, Reader in) throws IOException {
        Properties found = new Properties();
        found.load(in);
        return new WiringFile(origin, found);
    }

    /** The file must say that it is for this kind of machine. */
    public void kind(String wanted) {
        String kind = text("kind");
        if (!kind.equals(wanted)) {
            throw bad("kind = " + kind + "; it must be " + wanted);
        }
    }

    public boolean has(String key) {
        return keys.containsKey(key);
    }

    /** A BCM pin that nothing else of this file is on. */
    public int pin(String key) {
        int pin = number(key, FIRST_PIN, LAST_PIN);
        take(pin, key);
        return pin;
    }

    /** For pins that a key occupies without naming them, as a bus does. */
    public void take(int pin, String key) {
        String other = taken.putIfAbsent(pin, key);
        if (other != null) {
            throw bad(other + " and " + key + " are both on pin " + pin);
        }
    }

    /** What hangs on an I²C bus; bus 1 is on pins 2 and 3, whatever else these could do. */
    public Bus bus(String part) {
        Bus bus = new Bus(number(part + ".bus", 0, 32), number(part + ".address", 0x03, 0x77));
        if (bus.number() == 1) {
            take(2, part + ".bus");
            take(3, part + ".bus");
        }
        return bus;
    }

    /** Decimal, or hexadecimal with {@code 0x} as addresses are written. */
    public int number(String key, int min, int max) {
        String value = text(key);
        try {
            int number = Integer.decode(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, with the range.
        }
        throw bad(key + " = " + value + "; it must be a whole number from " + min + " to " + max);
    }

    /** Nothing more will be read: a key that is left over is a typing mistake. */
    public void done() {
        if (!unread.isEmpty()) {
            throw bad(unread.first() + " is unknown; parts are numbered from 1 without gaps");
        }
    }

    /** Empty where the key is missing or says nothing. */
    public Optional<String> find(String key) {
        unread.remove(key);
        String value = keys.getProperty(key, "").strip();
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    private String text(String key) {
        return find(key).orElseThrow(() -> bad(key + " is missing"));
    }

    private Fault bad(String what) {
        return new Fault(FaultCode.WIRING_BAD, origin + ": " + what);
    }
}
