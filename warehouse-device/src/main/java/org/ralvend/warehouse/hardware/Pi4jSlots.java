package org.ralvend.warehouse.hardware;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ralvend.device.hardware.Pins;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** The metal through Pi4J. Motors are low from the moment their pins are taken until after they are let go. */
public final class Pi4jSlots implements Slots {
    private static final Logger LOG = System.getLogger(Pi4jSlots.class.getName());

    /** A home switch is mechanical and bounces for less than this. */
    private static final Duration HOME_DEBOUNCE = Duration.ofMillis(5);

    /** A falling product covers the sensor for some 30 ms. */
    private static final Duration DROP_DEBOUNCE = Duration.ofMillis(2);

    private final Pins pins;
    private final List<DigitalOutput> motors = new ArrayList<>();
    private final List<DigitalInput> homes = new ArrayList<>();
    private final DigitalInput dropSensor;
    private boolean closed;

    /** @throws Fault {@link FaultCode#HARDWARE_SILENT} where the pins cannot be had */
    public static Pi4jSlots open(Wiring wiring) {
        return Pins.open(pins -> new Pi4jSlots(pins, wiring));
    }

    private Pi4jSlots(Pins pins, Wiring wiring) {
        this.pins = pins;
        // Every motor is off before anything else is done.
        for (int i = 0; i < wiring.slots().size(); i++) {
            motors.add(pins.output(
                    "slot." + (i + 1) + ".motor", wiring.slots().get(i).motor()));
        }
        for (int i = 0; i < wiring.slots().size(); i++) {
            homes.add(pins.input(
                    "slot." + (i + 1) + ".home", wiring.slots().get(i).home(), HOME_DEBOUNCE));
        }
        dropSensor = pins.input("drop.sensor", wiring.dropSensor(), DROP_DEBOUNCE);
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
        return Pins.isHigh(homes.get(slot - 1));
    }

    @Override
    public boolean dropSensorCovered() {
        return Pins.isHigh(dropSensor);
    }

    @Override
    public synchronized void motor(int slot, boolean on) {
        if (!closed || !on) {
            Pins.drive(motors.get(slot - 1), on);
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
            pins.close();
        }
    }
}
