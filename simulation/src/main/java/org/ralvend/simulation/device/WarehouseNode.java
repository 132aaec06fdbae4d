package org.ralvend.simulation.device;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.uplink.Link;
import org.ralvend.device.uplink.Uplink;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.simulation.engine.Life;
import org.ralvend.simulation.engine.SimLoop;
import org.ralvend.simulation.keys.SimKeys;
import org.ralvend.simulation.metal.WarehouseMetal;
import org.ralvend.simulation.net.SimLink;
import org.ralvend.simulation.net.Web;
import org.ralvend.warehouse.agent.Self;
import org.ralvend.warehouse.agent.WarehouseAgent;
import org.ralvend.warehouse.agent.WarehouseMachine;
import org.ralvend.warehouse.hardware.SlotTurner;

/** A warehouse: its spirals, the board behind them, and the real agent on both. */
public final class WarehouseNode implements Node {
    private static final SlotTurner.Timing TIMING =
            new SlotTurner.Timing(Duration.ofMillis(4000), Duration.ofMillis(800));

    private final Ground ground;
    private final WarehouseMetal metal;
    private final SimKeys.Public backendKey;
    private final Map<Integer, AttemptId> started = new LinkedHashMap<>();
    private Board board;
    private String url;
    private int urls;

    public WarehouseNode(Ground ground, Board board, SimKeys.Public backendKey) {
        this.ground = ground;
        this.board = board;
        this.backendKey = backendKey;
        this.url = "https://" + board.machine();
        this.metal = new WarehouseMetal(ground.engine(), board.machine(), ground.ledger());
    }

    public WarehouseMetal metal() {
        return metal;
    }

    public String url() {
        return url;
    }

    /** From its next start on it answers elsewhere. */
    public void move() {
        urls++;
        url = "https://" + board.machine() + "-" + urls;
    }

    @Override
    public Board board() {
        return board;
    }

    @Override
    public void replace(Board fresh) {
        board = fresh;
    }

    @Override
    public List<FaultCode> faults() {
        return List.of();
    }

    @Override
    public void letGo() {
        started.clear();
        metal.letGo();
    }

    @Override
    public void run(Life life) {
        SplittableRandom random = ground.engine().chance();
        Board on = board;
        DeviceClock clock = on.clock(random);
        SimLoop loop = new SimLoop(life);
        on.running(life, null);
        if (on.home().isNewer()) {
            ground.parts().newer(on.home());
        }
        Journal disk = new DiskJournal(
                on.home().journal(on, random, clock.stamp()), on.home(), life, fact -> written(on, fact));
        SimLink wire = new SimLink(ground.broker(), on.device(), life);
        on.running(life, wire);
        Link link = ground.parts().link(life, wire);
        WarehouseAgent agent = new WarehouseAgent(
                new Self(on.machine(), on.device(), "simulated", url, on::key, backendKey),
                new WarehouseAgent.Metal(
                        ground.parts().slots(life, metal.seat(life, started::get)),
                        TIMING,
                        new Watched<>(ground.parts().dispense(WarehouseMachine.of(metal.slots())), ground.watch())),
                new WarehouseAgent.Disk(ground.parts().journal(life, disk), new VendorNode.Undisturbed()),
                link,
                new Uplink.Surroundings(loop, clock, random));
        agent.start();
        ground.net().web().open(url, new Web.Open(life, agent.door(), on.publicKey()));
    }

    private void written(Board on, Fact fact) {
        if (fact instanceof Fact.AttemptStarted begun) {
            started.put(begun.slot(), begun.attempt());
        }
        ground.watch().journaled(on, fact);
    }

    /** The attempt for which a motor would turn at this slot. */
    public @Nullable AttemptId started(int slot) {
        return started.get(slot);
    }
}
