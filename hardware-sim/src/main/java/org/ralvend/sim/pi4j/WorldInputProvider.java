package org.ralvend.sim.pi4j;

import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProviderBase;
import java.util.function.Supplier;

/** Makes inputs of the simulated world. */
final class WorldInputProvider extends DigitalInputProviderBase {
    private final Supplier<WorldConnection> world;

    WorldInputProvider(Supplier<WorldConnection> world) {
        super("world-digital-input", "Digital inputs of the simulated world");
        this.world = world;
    }

    @Override
    public int getPriority() {
        return WorldPlugin.PRIORITY;
    }

    @Override
    public DigitalInput create(DigitalInputConfig config) {
        WorldInput input = new WorldInput(world.get(), this, config);
        context().registry().add(input);
        return input;
    }
}
