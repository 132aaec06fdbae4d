package org.ralvend.simulation.net;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.ralvend.device.uplink.Link;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.simulation.engine.Engine;

/**
 * A broker that keeps everything in memory, and the wires to it. It promises nothing but what the design relies on: that
 * a device's topic reaches that device, and that {@code up} reaches some replica where one listens.
 */
public final class Broker {
    /** Letters that wait for a replica at most; the oldest are lost. */
    private static final int QUEUE = 500;

    /** A letter lies here no longer, as devices ask for with each. */
    public static final long EXPIRY_MILLIS = 60_000;

    /** Characters of a message that a trace has. */
    private static final int BRIEF = 180;

    private final Engine engine;
    private final Weather weather;
    private final SplittableRandom random;
    private final Map<DeviceId, SimLink> sessions = new LinkedHashMap<>();
    private final Map<DeviceId, Bytes> retained = new LinkedHashMap<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final Deque<Held> waiting = new ArrayDeque<>();
    private boolean up = true;

    /** A message on {@code up}, and the certificate that sent it. */
    public record Letter(DeviceId from, Bytes payload) {}

    private record Held(Letter letter, long since) {}

    public Broker(Engine engine) {
        this.engine = engine;
        this.random = engine.chance();
        this.weather = new Weather(engine.chance());
    }

    public Weather weather() {
        return weather;
    }

    /** Joins the shared subscription. */
    public void subscribe(Subscriber subscriber) {
        subscribers.remove(subscriber);
        subscribers.add(subscriber);
        for (Held held : waiting) {
            if (engine.now() - held.since() < EXPIRY_MILLIS) {
                engine.after(weather.delay(), () -> hand(held.letter()));
            }
        }
        waiting.clear();
    }

    /** Everything that it knew is gone, and every session with it. */
    public void stop() {
        up = false;
        waiting.clear();
        retained.clear();
        List<SimLink> open = List.copyOf(sessions.values());
        sessions.clear();
        open.forEach(SimLink::lost);
    }

    public void start() {
        up = true;
    }

    public boolean isUp() {
        return up;
    }

    /** From a replica to a device; lost where the device is not there when it arrives. */
    public void down(DeviceId device, Bytes payload) {
        if (up) {
            for (int copy = weather.copies(); copy > 0; copy--) {
                deliver(device, Link.Channel.DOWN, payload);
            }
        }
    }

    /** As {@link #down}, and kept for every later session until the broker stops. */
    public void desire(DeviceId device, Bytes payload) {
        if (up) {
            retained.put(device, payload);
            deliver(device, Link.Channel.DESIRED, payload); // no storm loses it: nobody would ask again
        }
    }

    boolean join(SimLink link) {
        if (!up || weather.isCut(link.device())) {
            return false;
        }
        sessions.put(link.device(), link);
        Bytes kept = retained.get(link.device());
        if (kept != null) {
            deliver(link.device(), Link.Channel.DESIRED, kept);
        }
        return true;
    }

    void leave(SimLink link) {
        sessions.remove(link.device(), link);
    }

    void up(DeviceId from, byte[] payload) {
        if (!up || weather.isCut(from) || weather.isMute(from)) {
            return;
        }
        Letter letter = new Letter(from, Bytes.of(payload));
        engine.trace().note(from.value(), () -> "says " + brief(letter.payload()));
        for (int copy = weather.copies(); copy > 0; copy--) {
            engine.after(weather.delay(), () -> hand(letter));
        }
    }

    /** Gives a letter to whoever listens, by turns of chance; also one that a dying replica had not settled. */
    public void hand(Letter letter) {
        if (!up) {
            return;
        }
        List<Subscriber> listening =
                subscribers.stream().filter(Subscriber::isListening).toList();
        if (listening.isEmpty()) {
            waiting.add(new Held(letter, engine.now()));
            if (waiting.size() > QUEUE) {
                waiting.remove();
            }
        } else {
            listening.get(random.nextInt(listening.size())).received(letter);
        }
    }

    private void deliver(DeviceId device, Link.Channel channel, Bytes payload) {
        engine.after(weather.delay(), () -> {
            SimLink link = sessions.get(device);
            if (link != null && up && !weather.isCut(device)) {
                engine.trace().note(device.value(), () -> "hears " + brief(payload));
                link.arrived(channel, payload);
            }
        });
    }

    private static String brief(Bytes payload) {
        String text = new String(payload.toArray(), StandardCharsets.UTF_8);
        return text.length() <= BRIEF ? text : text.substring(0, BRIEF);
    }
}
