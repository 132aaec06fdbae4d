package org.ralvend.simulation.device;

import java.time.Instant;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.program.Busy;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.keys.SimKeys;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.engine.Life;
import org.ralvend.simulation.net.SimLink;

/** A board with its key, its disk and its clock: a device. One process at a time runs on it. */
public final class Board implements InstantSource {
    private final Engine engine;
    private final MachineId machine;
    private final DeviceId device;
    private final Home home = new Home();
    private long wallOffset;
    private boolean synchronised = true;
    private boolean updating;
    private @Nullable Life life;
    private @Nullable SimLink link;

    public Board(Engine engine, MachineId machine, DeviceId device) {
        this.engine = engine;
        this.machine = machine;
        this.device = device;
    }

    public MachineId machine() {
        return machine;
    }

    public DeviceId device() {
        return device;
    }

    public Home home() {
        return home;
    }

    public SimKeys.Private key() {
        return new SimKeys.Private(device.value());
    }

    public SimKeys.Public publicKey() {
        return new SimKeys.Public(device.value());
    }

    /** An updater waits until nothing is under way, or is done. */
    public void update(boolean waiting) {
        updating = waiting;
    }

    /** What an updater sees of its process. */
    Busy busy() {
        return new Updated();
    }

    private final class Updated implements Busy {
        @Override
        public boolean hold() {
            return !updating;
        }

        @Override
        public void release() {
            // The updater of this board takes its time.
        }
    }

    /** Its wall clock jumps, and no network keeps it right any more. */
    public void jump(long millis) {
        wallOffset += millis;
        synchronised = false;
    }

    /** The network keeps its clock again. */
    public void synchronise() {
        wallOffset = 0;
        synchronised = true;
    }

    @Override
    public Instant instant() {
        return engine.instant().plusMillis(wallOffset);
    }

    /** What a clock that is right would say. */
    public Instant trueTime() {
        return engine.instant();
    }

    /** The process that runs on it, if one does. */
    public @Nullable Life life() {
        Life now = life;
        return now != null && now.isAlive() ? now : null;
    }

    public @Nullable SimLink link() {
        return link;
    }

    void running(Life now, @Nullable SimLink with) {
        life = now;
        link = with;
    }

    /** A clock of a process that starts now. */
    DeviceClock clock(SplittableRandom random) {
        long start = engine.now() - random.nextInt(1_000_000);
        return new DeviceClock(this, random, () -> engine.now() - start, () -> synchronised);
    }
}
