package org.ralvend.simulation.net;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.ralvend.protocol.DeviceId;

/** What becomes of messages on their way. All of it is chance; a storm makes it worse for a while. */
public final class Weather {
    /** What a storm does. */
    public enum Storm {
        LOSS,
        REPEAT,
        DELAY
    }

    private static final int NEAREST_MILLIS = 4;
    private static final int FARTHEST_MILLIS = 40;

    private final SplittableRandom random;
    private final Map<Storm, Double> storms = new EnumMap<>(Storm.class);
    private final Set<DeviceId> cut = new HashSet<>();
    private final Set<DeviceId> mute = new HashSet<>();
    private int latestMillis = FARTHEST_MILLIS;

    Weather(SplittableRandom random) {
        this.random = random;
    }

    /**
     * @param chance for each message, 0 to 1
     * @param latest for {@link Storm#DELAY}: milliseconds at most, which reorders what is sent in that time
     */
    public void rage(Storm storm, double chance, int latest) {
        storms.put(storm, chance);
        latestMillis = Math.max(latestMillis, latest);
    }

    public void calm(Storm storm) {
        storms.remove(storm);
    }

    public void cut(DeviceId device, boolean yes) {
        if (yes) {
            cut.add(device);
        } else {
            cut.remove(device);
        }
    }

    /** What it says gets nowhere; it hears. */
    public void mute(DeviceId device, boolean yes) {
        if (yes) {
            mute.add(device);
        } else {
            mute.remove(device);
        }
    }

    boolean isMute(DeviceId device) {
        return mute.contains(device);
    }

    boolean isCut(DeviceId device) {
        return cut.contains(device);
    }

    /** How often a message arrives: not at all, once, or more often. */
    int copies() {
        if (struck(Storm.LOSS)) {
            return 0;
        }
        return struck(Storm.REPEAT) ? 2 : 1;
    }

    /** Milliseconds that a copy takes. */
    long delay() {
        int most = struck(Storm.DELAY) ? latestMillis : FARTHEST_MILLIS;
        return (long) NEAREST_MILLIS + random.nextInt(most);
    }

    private boolean struck(Storm storm) {
        Double chance = storms.get(storm);
        return chance != null && random.nextDouble() < chance;
    }
}
