package org.ralvend.terminal.hardware;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.ralvend.device.display.Lines;
import org.ralvend.device.hardware.PiDisplay;
import org.ralvend.device.hardware.Pins;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** The hardware through Pi4J. Its listeners run on Pi4J's threads and only hand over; all else on the agent's loop. */
public final class PiPanel implements Panel {
    private final Pins pins;
    private final Map<Key, DigitalInput> keys = new EnumMap<>(Key.class);
    private final PiDisplay display;

    private PiPanel(Pins pins, Wiring wiring) {
        this.pins = pins;
        wiring.keys().forEach((key, pin) -> keys.put(key, pins.input(key.part(), pin, Duration.ZERO)));
        display = new PiDisplay(pins, wiring.display());
    }

    /** @throws Fault {@link FaultCode#HARDWARE_SILENT}, naming the part */
    public static PiPanel open(Wiring wiring) {
        return Pins.open(pins -> {
            PiPanel panel = new PiPanel(pins, wiring);
            panel.startDisplay();
            return panel;
        });
    }

    /** The display shows nothing before {@link #startDisplay}. */
    public static PiPanel openPins(Wiring wiring) {
        return Pins.open(pins -> new PiPanel(pins, wiring));
    }

    public void startDisplay() {
        display.start();
    }

    /** At rest none is. */
    public List<Key> pressed() {
        return keys.entrySet().stream()
                .filter(key -> Pins.isHigh(key.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public void start(Listener listener) {
        keys.forEach((key, input) -> input.addListener(event -> listener.key(key, event.state() == DigitalState.HIGH)));
    }

    @Override
    public void display(Lines lines) {
        display.show(lines);
    }

    @Override
    public void close() {
        pins.close();
    }
}
