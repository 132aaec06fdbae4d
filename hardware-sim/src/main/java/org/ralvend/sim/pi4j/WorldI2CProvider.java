package org.ralvend.sim.pi4j;

import com.pi4j.io.i2c.I2C;
import com.pi4j.io.i2c.I2CBusBase;
import com.pi4j.io.i2c.I2CConfig;
import com.pi4j.io.i2c.I2CProviderBase;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Makes devices on the I²C buses of the simulated world. */
final class WorldI2CProvider extends I2CProviderBase {
    private final Supplier<WorldConnection> world;
    private final Map<Integer, Bus> buses = new ConcurrentHashMap<>();

    WorldI2CProvider(Supplier<WorldConnection> world) {
        super("world-i2c", "I²C of the simulated world");
        this.world = world;
    }

    @Override
    public int getPriority() {
        return WorldPlugin.PRIORITY;
    }

    @Override
    public I2C create(I2CConfig config) {
        Bus bus = buses.computeIfAbsent(config.bus(), number -> new Bus(config));
        WorldI2C device = new WorldI2C(world.get(), this, config, bus);
        context().registry().add(device);
        return device;
    }

    /** Lets one device at a time have a bus. */
    static final class Bus extends I2CBusBase {
        Bus(I2CConfig config) {
            super(config);
        }

        @Override
        public <R> R execute(I2C device, Callable<R> action) {
            return _execute(device, action);
        }
    }
}
