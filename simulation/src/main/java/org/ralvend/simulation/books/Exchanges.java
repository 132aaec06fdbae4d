package org.ralvend.simulation.books;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ralvend.backend.uplink.Outlet;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.simulation.net.Broker;

/** Puts batches and their answers side by side, of devices that have one message in a round. For one replica. */
final class Exchanges implements Outlet {
    private final Books books;
    private final Outlet real;
    private final Map<DeviceId, Up.Batch> asked = new HashMap<>();
    private final Map<DeviceId, Long> before = new HashMap<>();
    private final Map<DeviceId, Down> answers = new HashMap<>();

    Exchanges(Books books, Outlet real) {
        this.books = books;
        this.real = real;
    }

    void begin(List<Broker.Letter> round) {
        asked.clear();
        answers.clear();
        if (!books.watcher().wantsExchanges()) {
            return;
        }
        Set<DeviceId> seen = new HashSet<>();
        for (Broker.Letter letter : round) {
            asked.remove(letter.from());
            if (seen.add(letter.from()) && decoded(letter) instanceof Up.Batch batch) {
                asked.put(letter.from(), batch);
            }
        }
        asked.forEach((device, batch) -> before.put(device, stored(device, batch)));
    }

    void end() {
        asked.forEach((device, batch) -> {
            Down answer = answers.get(device);
            if (answer != null) {
                long was = before.getOrDefault(device, 0L);
                books.watcher().exchanged(new Exchange(device, batch, was, stored(device, batch), answer));
            }
        });
        asked.clear();
    }

    @Override
    public void send(DeviceId device, Bytes payload) {
        if (asked.containsKey(device)) {
            note(device, payload);
        }
        real.send(device, payload);
    }

    @Override
    public void desire(DeviceId device, Desired desired) {
        real.desire(device, desired);
    }

    private void note(DeviceId device, Bytes payload) {
        try {
            Down down = Down.decode(payload.toArray());
            if (down instanceof Down.Stored || down instanceof Down.Diverged) {
                answers.put(device, down);
            }
        } catch (ProtocolException e) {
            throw new IllegalStateException("the backend sent what cannot be read", e);
        }
    }

    private long stored(DeviceId device, Up.Batch batch) {
        return books.town(device)
                .map(town -> books.stored(town, device).getOrDefault(batch.epoch(), 0L))
                .orElse(0L);
    }

    private static Up decoded(Broker.Letter letter) {
        try {
            return Up.decode(letter.payload().toArray());
        } catch (ProtocolException e) {
            throw new IllegalStateException("a device sent what cannot be read", e);
        }
    }
}
