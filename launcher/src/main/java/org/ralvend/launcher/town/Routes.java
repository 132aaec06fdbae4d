package org.ralvend.launcher.town;

import java.util.EnumMap;
import java.util.Map;

/** The lines of an installation that can be disturbed, each a gate. Any thread. */
public final class Routes implements AutoCloseable {
    /** Who speaks to whom. */
    public enum Line {
        DEVICES_TO_BROKER,
        BACKENDS_TO_BROKER,
        BACKENDS_TO_DATABASE
    }

    private final Map<Line, Gate> gates = new EnumMap<>(Line.class);

    Routes(Ports ports) {
        gates.put(Line.DEVICES_TO_BROKER, Gate.to(ports.broker()));
        gates.put(Line.BACKENDS_TO_BROKER, Gate.to(ports.broker()));
        gates.put(Line.BACKENDS_TO_DATABASE, Gate.to(ports.db()));
    }

    public Gate of(Line line) {
        Gate gate = gates.get(line);
        if (gate == null) {
            throw new IllegalStateException("no gate for " + line);
        }
        return gate;
    }

    public void mend() {
        gates.values().forEach(Gate::mend);
    }

    @Override
    public void close() {
        gates.values().forEach(Gate::close);
    }
}
