package org.ralvend.warehouse.hardware;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * The metal through Pi4J. Motors are low from the moment their pins are taken until after they are let go. Pi4J and its
 * plugins throw unchecked exceptions of many kinds for trouble on the wires; each becomes a {@link Fault} here.
 */
public final class Pi4jSlots implements Slots {
    private static final Logger LOG = System.getLogger(Pi4jSlots.class.getName());

    /** A home switch is mechanical and bounces for less than this. */
    private static final long HOME_DEBOUNCE_MILLIS = 5;

    /** A falling product covers the sensor for some 30 ms. */
    private static final long DROP_DEBOUNCE_MILLIS = 2;

    private final Context pi4j;
    private final List<DigitalOutput> motors = new ArrayList<>();
    private final List<DigitalInput> homes = new ArrayList<>();
    private final DigitalInput dropSensor;
    private boolean closed;

    /** @throws Fault {@link FaultCode#HARDWARE_SILENT} where the pins cannot be had */
    public static Pi4jSlots open(Wiring wiring) {
        Context pi4j = Pi4J.newContextBuilder()
                .autoDetectProviders()
                .disableShutdownHook()
                .build();
        try {
            return new Pi4jSlots(pi4j, wiring);
        } catch (RuntimeException e) {
            pi4j.shutdown();
            throw new Fault(FaultCode.HARDWARE_SILENT, "pins: " + e.getMessage(), e);
        }
    }

    private Pi4jSlots(Context pi4j, Wiring wiring) {
        this.pi4j = pi4j;
        // Every motor is off before anything else is done.
        for (int i = 0; i < wiring.slots().size(); i++) {
            motors.add(
                    output("slot." + (i + 1) + ".motor", wiring.slots().get(i).motor()));
        }
        for (int i = 0; i < wiring.slots().size(); i++) {
            homes.add(input("slot." + (i + 1) + ".home", wiring.slots().get(i).home(), HOME_DEBOUNCE_MILLIS));
        }
        dropSensor = input("drop.sensor", wiring.dropSensor(), DROP_DEBOUNCE_MILLIS);
    }

    @Override
    public int count() {
        return motors.size();
    }

    @Override
    public void listen(Listener listener) {
        for (int i = 0; i < homes.size(); i++) {
            int slot = i + 1;
            homes.get(i)
                    .addListener(
                            event -> listener.homeChanged(slot, event.state().isHigh()));
        }
        dropSensor.addListener(event -> {
            if (event.state().isHigh()) {
                listener.dropped();
            }
        });
    }

    @Override
    public boolean atHome(int slot) {
        return level("slot." + slot + ".home", homes.get(slot - 1));
    }

    @Override
    public boolean dropSensorCovered() {
        return level("drop.sensor", dropSensor);
    }

    @Override
    public synchronized void motor(int slot, boolean on) {
        if (closed && on) {
            return;
        }
        try {
            motors.get(slot - 1).setState(on);
        } catch (RuntimeException e) {
            throw new Fault(FaultCode.HARDWARE_SILENT, "slot." + slot + ".motor: " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void allOff() {
        for (int slot = 1; slot <= motors.size(); slot++) {
            try {
                motor(slot, false);
            } catch (Fault e) {
                LOG.log(Level.ERROR, "cannot switch off: {0}", e.getMessage());
            }
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            allOff();
            pi4j.shutdown();
        }
    }

    private DigitalOutput output(String name, int pin) {
        return pi4j.create(DigitalOutput.newConfigBuilder(pi4j)
                .id(name)
                .address(pin)
                .initial(DigitalState.LOW)
                .shutdown(DigitalState.LOW)
                .build());
    }

    private DigitalInput input(String name, int pin, long debounceMillis) {
        return pi4j.create(DigitalInput.newConfigBuilder(pi4j)
                .id(name)
                .address(pin)
                .pull(PullResistance.PULL_DOWN)
                .debounce(debounceMillis, TimeUnit.MILLISECONDS)
                .build());
    }

    private static boolean level(String name, DigitalInput input) {
        try {
            return input.isHigh();
        } catch (RuntimeException e) {
            throw new Fault(FaultCode.HARDWARE_SILENT, name + ": " + e.getMessage(), e);
        }
    }
}
