package org.ralvend.sim.pi4j;

import com.pi4j.context.Context;
import com.pi4j.exception.ShutdownException;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalOutputBase;
import com.pi4j.io.gpio.digital.DigitalOutputConfig;
import com.pi4j.io.gpio.digital.DigitalOutputProvider;
import com.pi4j.io.gpio.digital.DigitalOutputProviderBase;
import com.pi4j.io.gpio.digital.DigitalState;
import java.util.function.Supplier;

/** Makes outputs into the simulated world. */
final class WorldOutputProvider extends DigitalOutputProviderBase {
    private final Supplier<WorldConnection> world;

    WorldOutputProvider(Supplier<WorldConnection> world) {
        super("world-digital-output", "Digital outputs into the simulated world");
        this.world = world;
    }

    @Override
    public int getPriority() {
        return WorldPlugin.PRIORITY;
    }

    @Override
    public DigitalOutput create(DigitalOutputConfig config) {
        WorldOutput output = new WorldOutput(world.get(), this, config);
        context().registry().add(output);
        return output;
    }

    private static final class WorldOutput extends DigitalOutputBase {
        private final WorldConnection world;
        private volatile boolean ending;

        WorldOutput(WorldConnection world, DigitalOutputProvider provider, DigitalOutputConfig config) {
            super(provider, config);
            this.world = world;
        }

        @Override
        public DigitalOutput state(DigitalState wanted) {
            if (!ending || !world.isBroken()) {
                world.drive(config.address(), wanted.isHigh());
            }
            return super.state(wanted);
        }

        /** Behind cut wires every output is low already; an orderly end must not fail on them. */
        @Override
        public DigitalOutput shutdown(Context context) throws ShutdownException {
            ending = true;
            return super.shutdown(context);
        }
    }
}
