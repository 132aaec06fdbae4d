package org.ralvend.device.uplink;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Envelope;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;

/** The backend's side of one epoch: stores what follows, and says what it has. */
final class StoringBackend {
    final List<Bytes> stored = new ArrayList<>();
    int repeats;
    private final VirtualLoop loop;
    private @Nullable Bytes lastHash;

    StoringBackend(VirtualLoop loop) {
        this.loop = loop;
    }

    void take(byte[] payload, Consumer<Down> answer) {
        try {
            switch (Up.decode(payload)) {
                case Up.Hello hello ->
                    answer.accept(new Down.Resynced(hello.nonce(), loop.instant(), hello.epoch(), stored.size()));
                case Up.Batch batch -> {
                    batch.entries().forEach(this::store);
                    answer.accept(new Down.Stored(batch.epoch(), stored.size()));
                }
                case Up.PingAnswer other -> throw new AssertionError(other);
            }
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private void store(Envelope entry) {
        if (entry.seq() <= stored.size()) {
            repeats++;
        }
        if (entry.seq() == stored.size() + 1) {
            if (!Envelope.chain(lastHash, entry.seq(), entry.body()).equals(entry.hash())) {
                throw new AssertionError("the chain breaks at " + entry.seq());
            }
            stored.add(entry.body());
            lastHash = entry.hash();
        }
    }
}
