package org.ralvend.vendor.hardware;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.exception.Pi4JException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.i2c.I2C;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.vendor.sale.Flap;
import org.ralvend.vendor.screen.Hd44780;
import org.ralvend.vendor.screen.Lines;

/** The hardware through Pi4J. Its listeners run on Pi4J's threads and only hand over; all else on the agent's loop. */
public final class PiPanel implements Panel {
    private final Context pi;
    private final List<DigitalInput> keys = new ArrayList<>();
    private final List<DigitalOutput> leds = new ArrayList<>();
    private final DigitalInput coinPulse;
    private final DigitalInput collected;
    private final DigitalInput returned;
    private final DigitalInput occupied;
    private final DigitalOutput coinEnable;
    private final DigitalOutput collect;
    private final DigitalOutput giveBack;
    private final I2C display;

    private PiPanel(Context pi, Wiring wiring) {
        this.pi = pi;
        keys.add(input("keypad.cancel", wiring.cancel()));
        for (int key = 1; key <= KEYS; key++) {
            keys.add(input("keypad." + key, wiring.keys().get(key - 1)));
            leds.add(output("led." + key, wiring.leds().get(key - 1)));
        }
        coinPulse = input("coin.pulse", wiring.coins().pulse());
        coinEnable = output("coin.enable", wiring.coins().enable());
        collect = output("escrow.collect", wiring.escrow().collect());
        giveBack = output("escrow.return", wiring.escrow().giveBack());
        collected = input("escrow.collected", wiring.escrow().collected());
        returned = input("escrow.returned", wiring.escrow().returned());
        occupied = input("escrow.occupied", wiring.escrow().occupied());
        display = pi.create(I2C.newConfigBuilder(pi)
                .id("display")
                .bus(wiring.display().number())
                .device(wiring.display().address())
                .build());
    }

    /** @throws Fault {@link FaultCode#HARDWARE_SILENT}, naming the part */
    public static PiPanel open(Wiring wiring) {
        PiPanel panel = openPins(wiring);
        try {
            panel.startDisplay();
            return panel;
        } catch (Fault e) {
            panel.close();
            throw e;
        }
    }

    /** The display shows nothing before {@link #startDisplay}. */
    public static PiPanel openPins(Wiring wiring) {
        Context pi = context();
        try {
            return new PiPanel(pi, wiring);
        } catch (RuntimeException e) {
            pi.shutdown();
            throw silent(e);
        }
    }

    public void startDisplay() {
        try {
            for (Hd44780.Timed step : Hd44780.initialisation()) {
                display.write(step.bytes().toArray());
                LockSupport.parkNanos(step.micros() * 1000);
            }
        } catch (Pi4JException e) {
            throw silent(e);
        }
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
        try {
            return occupied.state() == DigitalState.HIGH;
        } catch (Pi4JException e) {
            throw silent(e);
        }
    }

    /** At rest none is. */
    public boolean anyFlapSensorActive() {
        try {
            return collected.state() == DigitalState.HIGH || returned.state() == DigitalState.HIGH;
        } catch (Pi4JException e) {
            throw silent(e);
        }
    }

    @Override
    public void acceptCoins(boolean yes) {
        drive(coinEnable, yes);
    }

    @Override
    public void solenoid(Flap flap, boolean energised) {
        drive(
                switch (flap) {
                    case COLLECT -> collect;
                    case RETURN -> giveBack;
                },
                energised);
    }

    @Override
    public void soldOut(int key, boolean lit) {
        drive(leds.get(key - 1), lit);
    }

    @Override
    public void display(Lines lines) {
        try {
            display.write(Hd44780.screen(lines));
        } catch (Pi4JException e) {
            throw silent(e);
        }
    }

    @Override
    public void close() {
        pi.shutdown();
    }

    private static Context context() {
        try {
            return Pi4J.newContextBuilder()
                    .autoDetectProviders()
                    .disableShutdownHook()
                    .build();
        } catch (RuntimeException e) {
            throw silent(e);
        }
    }

    private static void passed(Listener listener, Flap flap, DigitalState state) {
        if (state == DigitalState.HIGH) {
            listener.coinsPassed(flap);
        }
    }

    private static void drive(DigitalOutput output, boolean high) {
        try {
            output.setState(high);
        } catch (Pi4JException e) {
            throw silent(e);
        }
    }

    /** Pi4J's own debounce would swallow coin pulses: it is off. */
    private DigitalInput input(String id, int pin) {
        return pi.create(DigitalInput.newConfigBuilder(pi)
                .id(id)
                .address(pin)
                .pull(PullResistance.PULL_DOWN)
                .debounce(0L)
                .build());
    }

    private DigitalOutput output(String id, int pin) {
        return pi.create(DigitalOutput.newConfigBuilder(pi)
                .id(id)
                .address(pin)
                .initial(DigitalState.LOW)
                .shutdown(DigitalState.LOW)
                .build());
    }

    private static Fault silent(RuntimeException e) {
        return new Fault(FaultCode.HARDWARE_SILENT, e.getMessage(), e);
    }
}
