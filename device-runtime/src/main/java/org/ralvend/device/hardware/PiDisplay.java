package org.ralvend.device.hardware;

import com.pi4j.io.i2c.I2C;
import java.util.concurrent.locks.LockSupport;
import org.ralvend.device.display.Hd44780;
import org.ralvend.device.display.Lines;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** The display on its bus. Each method throws {@link Fault} {@link FaultCode#HARDWARE_SILENT} where it does not answer. */
public final class PiDisplay {
    private static final String PART = "display";

    private final I2C wire;

    public PiDisplay(Pins pins, Bus bus) {
        wire = pins.i2c(PART, bus);
    }

    /** Takes some 8 ms; nothing is shown before. */
    public void start() {
        for (Hd44780.Timed step : Hd44780.initialisation()) {
            write(step.bytes().toArray());
            LockSupport.parkNanos(step.micros() * 1000);
        }
    }

    public void show(Lines lines) {
        write(Hd44780.screen(lines));
    }

    private void write(byte[] bytes) {
        var _ = Pins.ask(PART, () -> wire.write(bytes));
    }
}
