package org.ralvend.simulation.device;

import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.metal.Ledger;
import org.ralvend.simulation.net.Broker;
import org.ralvend.simulation.net.Net;

/** What every device of one run stands on. */
public record Ground(Engine engine, Net net, Ledger ledger, Parts parts, Watch watch) {
    public Broker broker() {
        return net.broker();
    }
}
