package org.ralvend.sim.pi4j;

import com.pi4j.context.Context;
import com.pi4j.exception.InitializeException;
import com.pi4j.io.exception.IOException;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalInputBase;
import com.pi4j.io.gpio.digital.DigitalInputConfig;
import com.pi4j.io.gpio.digital.DigitalInputProvider;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.DigitalStateChangeEvent;
import java.util.concurrent.CompletableFuture;

/** An input as the world moves it: every edge, bounces included; neither pull nor debounce of the configuration applies. */
final class WorldInput extends DigitalInputBase {
    private static final System.Logger LOG = System.getLogger(WorldInput.class.getName());

    private final WorldConnection world;
    private final CompletableFuture<DigitalState> known = new CompletableFuture<>();
    private volatile DigitalState level = DigitalState.UNKNOWN;

    WorldInput(WorldConnection world, DigitalInputProvider provider, DigitalInputConfig config) {
        super(provider, config);
        this.world = world;
    }

    @Override
    public DigitalInput initialize(Context context) throws InitializeException {
        super.initialize(context);
        try {
            world.watch(config.address(), this);
        } catch (IOException e) {
            throw new InitializeException(e);
        }
        return this;
    }

    /** The last known level. */
    @Override
    public DigitalState state() {
        world.check();
        return level;
    }

    CompletableFuture<DigitalState> known() {
        return known;
    }

    /** On the reader thread; true where it is a change. */
    boolean arrived(DigitalState now) {
        boolean first = level == DigitalState.UNKNOWN;
        boolean changed = !first && level != now;
        level = now;
        if (first) {
            known.complete(now);
        }
        return changed;
    }

    /** On the listeners' thread. */
    void tell(DigitalState edge) {
        try {
            dispatch(new DigitalStateChangeEvent<DigitalInput>(this, edge));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a listener of pin " + config.address() + " failed", e);
        }
    }
}
