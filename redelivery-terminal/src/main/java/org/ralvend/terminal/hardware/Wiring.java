package org.ralvend.terminal.hardware;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.ralvend.device.hardware.Bus;
import org.ralvend.device.hardware.WiringFile;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * Which part hangs on which pin (BCM numbers).
 *
 * @param keys one line per key
 * @param scanner input device of the scanner
 */
public record Wiring(Map<Key, Integer> keys, Bus display, Optional<Path> scanner) {
    /** The housing that is built by the book. */
    static final String STANDARD = "/wiring/terminal-v1.properties";

    public Wiring {
        keys = Map.copyOf(keys);
    }

    /** @throws Fault {@link FaultCode#WIRING_BAD}, naming the key */
    public static Wiring read(Path file) {
        return of(WiringFile.read(file));
    }

    public static Wiring standard() {
        return of(WiringFile.packaged(Wiring.class, STANDARD));
    }

    static Wiring of(WiringFile file) {
        file.kind("terminal");
        Bus display = file.bus("display");
        Map<Key, Integer> keys = new EnumMap<>(Key.class);
        for (Key key : Key.values()) {
            keys.put(key, file.pin(key.part()));
        }
        Optional<Path> scanner = file.find("scanner.input").map(Path::of);
        file.done();
        return new Wiring(keys, display, scanner);
    }
}
