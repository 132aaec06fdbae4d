package org.ralvend.warehouse.hardware;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** Slots whose metal the test moves. All at home at first. */
public final class FakeSlots implements Slots {
    public final List<String> motors = new ArrayList<>();
    private final Set<Integer> on = new HashSet<>();
    private final Set<Integer> awayFromHome = new HashSet<>();
    private @Nullable Listener listener;
    public boolean silent;

    @Override
    public int count() {
        return 8;
    }

    @Override
    public void listen(Listener listener) {
        this.listener = listener;
    }

    @Override
    public boolean atHome(int slot) {
        return !awayFromHome.contains(slot);
    }

    @Override
    public boolean dropSensorCovered() {
        return false;
    }

    @Override
    public void motor(int slot, boolean current) {
        if (silent) {
            throw new Fault(FaultCode.HARDWARE_SILENT, "slot." + slot + ".motor");
        }
        motors.add(slot + (current ? " on" : " off"));
        if (current) {
            on.add(slot);
        } else {
            on.remove(slot);
        }
    }

    @Override
    public void allOff() {
        motors.add("all off");
        on.clear();
    }

    @Override
    public void close() {
        allOff();
    }

    public Set<Integer> turning() {
        return Set.copyOf(on);
    }

    /** The slot's home switch changes, and says so. */
    public void home(int slot, boolean atHome) {
        if (atHome) {
            awayFromHome.remove(slot);
        } else {
            awayFromHome.add(slot);
        }
        if (listener != null) {
            listener.homeChanged(slot, atHome);
        }
    }

    public void drop() {
        if (listener != null) {
            listener.dropped();
        }
    }
}
