package org.ralvend.vendor.hardware;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ralvend.device.display.Lines;
import org.ralvend.device.hardware.PiDisplay;
import org.ralvend.device.hardware.Pins;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.vendor.sale.Flap;

/** The hardware through Pi4J. Its listeners run on Pi4J's threads and only hand over; all else on the agent's loop. */
public final class PiPanel implements Panel {
    private final Pins pins;
    private final List<DigitalInput> keys = new ArrayList<>();
    private final List<DigitalOutput> leds = new ArrayList<>();
    private final DigitalInput coinPulse;
    private final DigitalInput collected;
    private final DigitalInput returned;
    private final DigitalInput occupied;
    private final DigitalOutput coinEnable;
    private final DigitalOutput collect;
    private final DigitalOutput giveBack;
    private final PiDisplay display;

    private PiPanel(Pins pins, Wiring wiring) {
        this.pins = pins;
        keys.add(input("keypad.cancel", wiring.cancel()));
        for (int key = 1; key <= KEYS; key++) {
            keys.add(input("keypad." + key, wiring.keys().get(key - 1)));
            leds.add(pins.output("led." + key, wiring.leds().get(key - 1)));
        }
        coinPulse = input("coin.pulse", wiring.coins().pulse());
        coinEnable = pins.output("coin.enable", wiring.coins().enable());
        collect = pins.output("escrow.collect", wiring.escrow().collect());
        giveBack = pins.output("escrow.return", wiring.escrow().giveBack());
        collected = input("escrow.collected", wiring.escrow().collected());
        returned = input("escrow.returned", wiring.escrow().returned());
        occupied = input("escrow.occupied", wiring.escrow().occupied());
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

    @Override
    public void start(Listener listener) {
        for (int i = 0; i < keys.size(); i++) {
            int key = i;
            keys.get(i).addListener(event -> listener.key(key, event.state() == DigitalState.HIGH));
        }
        coinPulse.addListener(event -> {
            if (event.state() == DigitalState.HIGH) {
                listener.coinPulse();
            }
        });
        collected.addListener(event -> passed(listener, Flap.COLLECT, event.state()));
        returned.addListener(event -> passed(listener, Flap.RETURN, event.state()));
    }

    @Override
    public boolean escrowOccupied() {
        return Pins.isHigh(occupied);
    }

    /** At rest none is. */
    public boolean anyFlapSensorActive() {
        return Pins.isHigh(collected) || Pins.isHigh(returned);
    }

    @Override
    public void acceptCoins(boolean yes) {
        Pins.drive(coinEnable, yes);
    }

    @Override
    public void solenoid(Flap flap, boolean energised) {
        Pins.drive(
                switch (flap) {
                    case COLLECT -> collect;
                    case RETURN -> giveBack;
                },
                energised);
    }

    @Override
    public void soldOut(int key, boolean lit) {
        Pins.drive(leds.get(key - 1), lit);
    }

    @Override
    public void display(Lines lines) {
        display.show(lines);
    }

    @Override
    public void close() {
        pins.close();
    }

    private static void passed(Listener listener, Flap flap, DigitalState state) {
        if (state == DigitalState.HIGH) {
            listener.coinsPassed(flap);
        }
    }

    /** Pi4J's own debounce would swallow coin pulses: it is off. */
    private DigitalInput input(String part, int pin) {
        return pins.input(part, pin, Duration.ZERO);
    }
}
