package org.ralvend.vendor.hardware;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.ralvend.device.hardware.Bus;
import org.ralvend.device.hardware.WiringFile;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * Which part hangs on which pin (BCM numbers).
 *
 * @param keys pins of the keys 1..{@link Panel#KEYS}, in order
 * @param leds pins of their sold-out lights
 * @param cardPort serial device of the card's reader
 * @param printerPort serial device of the receipt printer
 * @param scanner input device of the scanner
 */
public record Wiring(
        List<Integer> keys,
        int cancel,
        Coins coins,
        Escrow escrow,
        List<Integer> leds,
        Bus display,
        Optional<Path> cardPort,
        Optional<Path> printerPort,
        Optional<Path> scanner) {
    /** @param unitMinor minor units of money per pulse */
    public record Coins(int pulse, int enable, int unitMinor) {}

    /** {@code collect} and {@code giveBack} drive solenoids, the others are sensors. */
    public record Escrow(int collect, int giveBack, int collected, int returned, int occupied) {}

    /** The housing that is built by the book. */
    static final String STANDARD = "/wiring/vendor-v1.properties";

    public Wiring {
        keys = List.copyOf(keys);
        leds = List.copyOf(leds);
    }

    /** @throws Fault {@link FaultCode#WIRING_BAD}, naming the key */
    public static Wiring read(Path file) {
        return of(WiringFile.read(file));
    }

    public static Wiring standard() {
        return of(WiringFile.packaged(Wiring.class, STANDARD));
    }

    static Wiring of(WiringFile file) {
        file.kind("vendor");
        Bus display = file.bus("display");
        Wiring wiring = new Wiring(
                pins(file, "keypad."),
                file.pin("keypad.cancel"),
                new Coins(
                        file.pin("coin.pulse"), file.pin("coin.enable"), file.number("coin.unit-minor", 1, 1_000_000)),
                new Escrow(
                        file.pin("escrow.collect"),
                        file.pin("escrow.return"),
                        file.pin("escrow.collected"),
                        file.pin("escrow.returned"),
                        file.pin("escrow.occupied")),
                pins(file, "led."),
                display,
                file.find("card.port").map(Path::of),
                file.find("printer.port").map(Path::of),
                file.find("scanner.input").map(Path::of));
        file.done();
        return wiring;
    }

    private static List<Integer> pins(WiringFile file, String prefix) {
        return IntStream.rangeClosed(1, Panel.KEYS)
                .mapToObj(key -> file.pin(prefix + key))
                .toList();
    }
}
