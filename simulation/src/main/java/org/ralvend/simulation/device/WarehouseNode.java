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
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.keys.SimKeys;
import org.ralvend.simulation.engine.Life;
import org.ralvend.simulation.engine.SimLoop;
import org.ralvend.simulation.metal.WarehouseMetal;
import org.ralvend.simulation.net.SimLink;
import org.ralvend.simulation.net.Web;
import org.ralvend.warehouse.agent.Counting;
import org.ralvend.warehouse.agent.Self;
import org.ralvend.warehouse.agent.WarehouseAgent;
import org.ralvend.warehouse.agent.WarehouseMachine;
import org.ralvend.warehouse.dispense.CountId;
import org.ralvend.warehouse.hardware.SlotTurner;

/** A warehouse: its spirals, the board behind them, and the real agent on both. */
public final class WarehouseNode implements Node {
    private static final SlotTurner.Timing QUICK =
            new SlotTurner.Timing(Duration.ofMillis(4000), Duration.ofMillis(800));

    /** The largest that a warehouse takes: whoever waits behind a motor that is stuck waits for long. */
    private static final SlotTurner.Timing SLOW = new SlotTurner.Timing(Duration.ofSeconds(60), Duration.ofSeconds(10));

    private static final int SLOW_EVERY = 3;
    private static final int COUNT_AGAIN_MILLIS = 2_000;

    private final Ground ground;
    private final WarehouseMetal metal;
    private final SimKeys.Public backendKey;
    private final Map<Integer, AttemptId> started = new LinkedHashMap<>();
    private final SlotTurner.Timing timing;
    private Board board;
    private @Nullable String url;
    private @Nullable Counting counting;
    private int urls;

    public WarehouseNode(Ground ground, Board board, SimKeys.Public backendKey) {
        this.ground = ground;
        this.board = board;
        this.backendKey = backendKey;
        this.url = "https://" + board.machine();
        this.metal = new WarehouseMetal(ground.engine(), board.machine(), ground.ledger());
        this.timing = ground.engine().chance().nextInt(SLOW_EVERY) == 0 ? SLOW : QUICK;
    }

    public WarehouseMetal metal() {
        return metal;
    }

    /** Null where it announces none. */
    public @Nullable String url() {
        return url;
    }

    /** From its next start on it answers nowhere. */
    public void hide() {
        url = null;
    }

    /**
     * Somebody opens the door and counts a slot, right. Does it again as long as a motor turns; what was written down is told
     * once more.
     */
    public void count(CountId id, int slot) {
        Counting desk = counting;
        Life life = board.life();
        if (desk != null && life != null) {
            life.run(() -> {
                boolean still = desk.isPossible();
                tell(desk, id, slot);
                ground.engine()
                        .after(
                                COUNT_AGAIN_MILLIS,
                                () -> life.run(() -> {
                                    if (still) {
                                        tell(desk, id, slot);
                                    } else {
                                        count(id, slot);
                                    }
                                }));
            });
        }
    }

    private void tell(Counting desk, CountId id, int slot) {
        try {
            desk.count(id, slot, metal.units(slot));
        } catch (Fault e) {
            ground.engine().trace().note(name(), () -> "nobody writes down the count: " + e.getMessage());
        }
    }

    /** Whether a turn may take long. */
    public boolean isSlow() {
        return timing.equals(SLOW);
    }

    /** Whether it runs and no motor turns. */
    public boolean isStill() {
        Counting desk = counting;
        return desk != null && board.life() != null && desk.isPossible();
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
        counting = null;
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
                        timing,
                        new Watched<>(ground.parts().dispense(WarehouseMachine.of(metal.slots())), ground.watch())),
                new WarehouseAgent.Disk(ground.parts().journal(life, disk), on.busy()),
                link,
                new Uplink.Surroundings(loop, clock, random));
        agent.start();
        counting = agent.counting();
        String here = url;
        if (here != null) {
            ground.net().web().open(here, new Web.Open(life, agent.door(), on.publicKey()));
        }
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
