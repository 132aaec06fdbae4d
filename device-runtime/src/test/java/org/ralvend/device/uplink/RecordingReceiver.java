package org.ralvend.device.uplink;

import java.util.ArrayList;
import java.util.List;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.json.Bytes;

/** Keeps what the uplink hands over. */
final class RecordingReceiver implements Uplink.Receiver {
    final List<Boolean> ready = new ArrayList<>();
    final List<Down> received = new ArrayList<>();
    final List<Bytes> desired = new ArrayList<>();
    final List<Fault> faults = new ArrayList<>();
    boolean settled = true;

    @Override
    public void linkChanged(boolean isReady) {
        ready.add(isReady);
    }

    @Override
    public void received(Down message) {
        received.add(message);
    }

    @Override
    public void desired(byte[] payload) {
        desired.add(Bytes.of(payload));
    }

    @Override
    public boolean isSettled() {
        return settled;
    }

    @Override
    public void journalFailed(Fault why) {
        faults.add(why);
    }
}
