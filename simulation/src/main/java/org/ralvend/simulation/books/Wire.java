package org.ralvend.simulation.books;

import org.ralvend.backend.uplink.Outlet;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.simulation.engine.Life;
import org.ralvend.simulation.net.Broker;

/** From a replica to devices; it may die before each message. */
record Wire(Life life, Broker broker) implements Outlet {
    @Override
    public void send(DeviceId device, Bytes payload) {
        life.step("answering " + device);
        broker.down(device, payload);
    }

    @Override
    public void desire(DeviceId device, Desired desired) {
        life.step("telling " + device + " what it should have");
        broker.desire(device, Bytes.of(RecordCodec.encode(desired)));
    }
}
