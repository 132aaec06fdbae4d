package org.ralvend.device.uplink;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Nonce;

/** The nonces that this process sent, with the monotonic time of each. They die with it. On the loop only. */
public final class Nonces {
    /** Remembered at most: at one a second more than {@link Limits#START_WITHIN_MILLIS} covers. */
    private static final int MAX = 1024;

    private final DeviceClock clock;
    private final RandomGenerator random;
    private final Map<Nonce, Long> sent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Nonce, Long> eldest) {
            return size() > MAX;
        }
    };

    public Nonces(DeviceClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new one, counted as sent now. */
    public Nonce fresh() {
        Nonce nonce = new Nonce(Minting.random128(random));
        sent.put(nonce, clock.monoMillis());
        return nonce;
    }

    /** Monotonic milliseconds when it was sent, if this process sent it. */
    public OptionalLong sentAt(Nonce nonce) {
        Long at = sent.get(nonce);
        return at == null ? OptionalLong.empty() : OptionalLong.of(at);
    }

    /** Milliseconds since it was sent; null where this process never sent it. */
    public @Nullable Long age(Nonce nonce) {
        OptionalLong at = sentAt(nonce);
        return at.isPresent() ? clock.monoMillis() - at.getAsLong() : null;
    }
}
