package org.ralvend.device.agent;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Entry.ClockTrust;

/**
 * A device's times: monotonic, wall, and what the wall clock is worth. Set by the agent's loop, read by any thread. A new
 * process is a new boot, since {@link System#nanoTime} compares only within one.
 */
public final class DeviceClock implements InstantSource {
    /** systemd-timesyncd makes this file once it has synchronised. */
    private static final Path SYNCHRONISED = Path.of("/run/systemd/timesync/synchronized");

    private final InstantSource wall;
    private final LongSupplier monotonic;
    private final BooleanSupplier synchronised;
    private final BootId boot;
    private volatile Duration offset = Duration.ZERO;
    private volatile boolean answered;

    /** The clock of a real device. */
    public DeviceClock(InstantSource wall, RandomGenerator random) {
        this(wall, random, () -> System.nanoTime() / 1_000_000, () -> Files.exists(SYNCHRONISED));
    }

    /**
     * A clock whose every source is given: nothing of it is this machine's.
     *
     * @param monotonic milliseconds that never go back
     * @param synchronised whether {@code wall} is kept right by the network
     */
    public DeviceClock(
            InstantSource wall, RandomGenerator random, LongSupplier monotonic, BooleanSupplier synchronised) {
        this.wall = wall;
        this.monotonic = monotonic;
        this.synchronised = synchronised;
        this.boot = BootId.mint(random);
    }

    public BootId boot() {
        return boot;
    }

    /** Milliseconds that never go back, within this boot. */
    public long monoMillis() {
        return monotonic.getAsLong();
    }

    @Override
    public Instant instant() {
        return isSynchronised() ? wall.instant() : wall.instant().plus(offset);
    }

    /** Whether the network keeps it right. */
    public boolean isSynchronised() {
        return synchronised.getAsBoolean();
    }

    public ClockTrust trust() {
        if (isSynchronised()) {
            return ClockTrust.SYNCED;
        }
        return answered ? ClockTrust.ESTIMATED : ClockTrust.UNKNOWN;
    }

    /** The time, where it is worth anything. */
    public Optional<Instant> trusted() {
        return trust() == ClockTrust.UNKNOWN ? Optional.empty() : Optional.of(instant());
    }

    public Entry.Stamp stamp() {
        return new Entry.Stamp(instant(), monoMillis(), boot, trust());
    }

    /**
     * The backend's time, bound by a nonce to a request of ours.
     *
     * @param askedAtMillis {@link #monoMillis} when the nonce was sent; the answer is taken to be half a round trip old
     */
    public void answered(Instant backend, long askedAtMillis) {
        if (trust() != ClockTrust.SYNCED) {
            Duration halfTrip = Duration.ofMillis((monoMillis() - askedAtMillis) / 2);
            offset = Duration.between(wall.instant(), backend.plus(halfTrip));
            answered = true;
        }
    }
}
