package org.ralvend.simulation.device;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.display.Words;
import org.ralvend.device.health.Upkeep;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.uplink.Greeting;
import org.ralvend.device.uplink.Link;
import org.ralvend.device.uplink.Nonces;
import org.ralvend.device.uplink.Pingable;
import org.ralvend.device.uplink.Uplink;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.keys.SimKeys;
import org.ralvend.simulation.engine.Life;
import org.ralvend.simulation.engine.SimLoop;
import org.ralvend.simulation.metal.TerminalMetal;
import org.ralvend.simulation.net.SimLink;
import org.ralvend.terminal.ClaimMachine;
import org.ralvend.terminal.TerminalAgent;
import org.ralvend.terminal.screen.Messages;

/** A redelivery terminal: its housing, the board in it, and the real agent on both, started as its program starts it. */
public final class TerminalNode implements Node {
    private static final Messages MESSAGES = new Messages(Words.of("en", "UTC"));

    private final Ground ground;
    private final TerminalMetal metal;
    private final SimKeys.Public backendKey;
    private final List<String> places;
    private Board board;
    private @Nullable TerminalAgent agent;

    /** @param places whose hatches its customers reach, nearest first */
    public TerminalNode(Ground ground, Board board, List<String> places, SimKeys.Public backendKey) {
        this.ground = ground;
        this.board = board;
        this.backendKey = backendKey;
        this.places = List.copyOf(places);
        this.metal = new TerminalMetal(ground.engine(), board.machine(), ground.ledger());
    }

    public List<String> places() {
        return places;
    }

    public TerminalMetal metal() {
        return metal;
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
        TerminalAgent now = agent;
        return now == null ? List.of() : now.faults();
    }

    @Override
    public void letGo() {
        agent = null;
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
                on.home().journal(on, random, clock.stamp()),
                on.home(),
                life,
                fact -> ground.watch().journaled(on, fact));
        Journal journal = ground.parts().journal(life, disk);
        TerminalAgent started = new TerminalAgent(
                MESSAGES,
                new Watched<>(ground.parts().claim(ClaimMachine.real()), ground.watch()),
                new TerminalAgent.World(metal.seat(life), loop, clock, random, on.busy()),
                journal);
        agent = started;
        SimLink wire = new SimLink(ground.broker(), on.device(), life);
        on.running(life, wire);
        Link link = ground.parts().link(life, wire);
        Greeting greeting = new Greeting(on.machine(), on.device(), "simulated", List::of, List::of, null);
        Nonces nonces = new Nonces(clock, random);
        Uplink uplink = new Uplink(greeting, journal, link, nonces, new Uplink.Surroundings(loop, clock, random));
        started.start(uplink::committed);
        uplink.start(new Pingable(started, new Pingable.Self(on.device(), on::key, backendKey), link, nonces));
        loop.post(() -> new Upkeep(journal, link, loop, clock, started::faults).start(started::journalFailed));
    }
}
