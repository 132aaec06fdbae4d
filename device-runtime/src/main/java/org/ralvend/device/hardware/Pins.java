package org.ralvend.device.hardware;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import com.pi4j.io.i2c.I2C;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * The board's pins and buses through Pi4J. Pi4J and its plugins throw unchecked exceptions of many kinds for trouble on the
 * wires; each becomes {@link FaultCode#HARDWARE_SILENT}, naming the part. Listeners run on Pi4J's threads.
 */
public final class Pins implements AutoCloseable {
    private final Context pi;

    private Pins(Context pi) {
        this.pi = pi;
    }

    /**
     * Takes what a machine is made of; where a part cannot be had, all others are let go.
     *
     * @throws Fault {@link FaultCode#HARDWARE_SILENT}
     */
    public static <T> T open(Function<Pins, T> machine) {
        Pins pins = new Pins(ask(
                "pins",
                () -> Pi4J.newContextBuilder()
                        .autoDetectProviders()
                        .disableShutdownHook()
                        .build()));
        try {
            return machine.apply(pins);
        } catch (RuntimeException e) {
            pins.close();
            throw e;
        }
    }

    /** @param debounce nothing for a part whose every edge counts */
    public DigitalInput input(String part, int pin, Duration debounce) {
        return ask(
                part,
                () -> pi.create(DigitalInput.newConfigBuilder(pi)
                        .id(part)
                        .address(pin)
                        .pull(PullResistance.PULL_DOWN)
                        .debounce(debounce.toMillis(), TimeUnit.MILLISECONDS)
                        .build()));
    }

    /** Low from the moment its pin is taken until after it is let go. */
    public DigitalOutput output(String part, int pin) {
        return ask(
                part,
                () -> pi.create(DigitalOutput.newConfigBuilder(pi)
                        .id(part)
                        .address(pin)
                        .initial(DigitalState.LOW)
                        .shutdown(DigitalState.LOW)
                        .build()));
    }

    public I2C i2c(String part, Bus bus) {
        return ask(
                part,
                () -> pi.create(I2C.newConfigBuilder(pi)
                        .id(part)
                        .bus(bus.number())
                        .device(bus.address())
                        .build()));
    }

    public static boolean isHigh(DigitalInput input) {
        return ask(input.id(), input::isHigh);
    }

    public static void drive(DigitalOutput output, boolean high) {
        var _ = ask(output.id(), () -> output.setState(high));
    }

    /** @throws Fault {@link FaultCode#HARDWARE_SILENT} naming the part */
    public static <T> T ask(String part, Supplier<T> what) {
        try {
            return what.get();
        } catch (RuntimeException e) {
            throw new Fault(FaultCode.HARDWARE_SILENT, part + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        pi.shutdown();
    }
}
