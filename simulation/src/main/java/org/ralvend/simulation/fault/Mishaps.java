package org.ralvend.simulation.fault;

import java.util.List;
import java.util.SplittableRandom;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.books.Books;
import org.ralvend.simulation.device.Board;
import org.ralvend.simulation.device.Node;
import org.ralvend.simulation.device.VendorNode;
import org.ralvend.simulation.device.WarehouseNode;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.metal.WarehouseMetal;
import org.ralvend.simulation.net.SimLink;
import org.ralvend.simulation.net.Weather;

/** What goes wrong with one machine: its metal, its ways, and what people make of its silence. */
final class Mishaps {
    private static final int SLIPS_AFTER_MILLIS = 5_000;
    private static final long WRITTEN_OFF_AFTER = 5 * 60_000;
    private static final int DEATHS = 4;
    private static final int COIN_STUCK_MILLIS = 60_000;
    private static final double LATE_CHANCE = 0.5;
    private static final int LATEST_MILLIS = 25_000;
    private static final int LOOKS = 100;
    private static final int LOOK_MILLIS = 400;
    private static final int JAM_MILLIS = 20_000;
    private static final int COUNTED_AFTER = 30_000;

    /** By then it is noticed that a URL does not answer. */
    private static final int FOUND_OUT_AFTER = 60_000;

    private static final long ABSENT_AFTER = 2 * 60_000;

    /** As {@link Books#TIMES} has it, and until the pings have counted so much. */
    private static final long LONGER_THAN_PERMANENT =
            Books.TIMES.permanentAfter().plusMinutes(3).toMillis();

    private final Fleet fleet;
    private final Engine engine;
    private final Mends mends;
    private final People people;
    private final SplittableRandom random;

    Mishaps(Fleet fleet, Mends mends, People people) {
        this.fleet = fleet;
        this.engine = fleet.engine();
        this.mends = mends;
        this.people = people;
        this.random = engine.chance();
    }

    /** At once, or when it has pushed the next product. */
    void jam(WarehouseMetal metal, long time) {
        int slot = 1 + random.nextInt(metal.slots());
        boolean late = random.nextInt(3) == 0;
        mends.during(
                () -> {
                    if (late) {
                        metal.tighten(slot);
                    } else {
                        metal.jam(slot, true);
                    }
                },
                time,
                () -> metal.jam(slot, false));
    }

    /** Into one that is out of service, if there is one; or while its flap moves, one or more. */
    void slip(VendorNode any) {
        List<VendorNode> broken = fleet.vendors().stream()
                .filter(node -> !node.faults().isEmpty())
                .toList();
        if (!broken.isEmpty()) {
            broken.getFirst().metal().slip();
        } else if (random.nextInt(4) == 0) {
            any.metal().slip();
        } else {
            any.metal().slipAtFlap(1 + random.nextInt(3));
        }
    }

    /** Products fall by themselves once nothing turns: where something does, the sensor tells of that one. */
    void slip(WarehouseNode node) {
        if (node.isStill()) {
            node.metal().slip(1 + random.nextInt(node.metal().slots()));
            if (random.nextBoolean()) {
                node.metal().slip(1 + random.nextInt(node.metal().slots()));
            }
        } else {
            engine.after(SLIPS_AFTER_MILLIS, () -> {
                if (node.isStill()) {
                    slip(node);
                }
            });
        }
    }

    /** The vendor dies while its next flap moves, and again soon afterwards; a coin may come besides. */
    void die(VendorNode node) {
        if (random.nextBoolean()) {
            node.metal().slipAtFlap(1);
        }
        if (random.nextInt(3) == 0) {
            mends.during(
                    () -> node.metal().stick(VendorNode.ONE_COIN),
                    COIN_STUCK_MILLIS,
                    () -> node.metal().stick(0));
        }
        node.metal().atFlap(() -> {
            fleet.plug(node).kill("while a flap moves");
            fleet.plug(node).killAgain(1 + random.nextInt(DEATHS));
        });
    }

    /** It hears and is not heard, while its motors are stiff or not. */
    void mute(long time) {
        WarehouseNode node = slow();
        var weather = fleet.ground().broker().weather();
        var device = node.board().device();
        cutUrl(node, time);
        if (random.nextBoolean()) {
            // What is told of money late leaves little time for its goods.
            mends.during(
                    () -> weather.rage(Weather.Storm.DELAY, LATE_CHANCE, LATEST_MILLIS),
                    time,
                    () -> weather.calm(Weather.Storm.DELAY));
        }
        mends.during(() -> weather.mute(device, true), time, () -> weather.mute(device, false));
        if (random.nextInt(4) > 0) {
            jamAll(node, time);
        }
    }

    void cutUrl(WarehouseNode node, long time) {
        String url = node.url();
        if (url != null) {
            var web = fleet.ground().net().web();
            mends.during(() -> web.cut(url, true), time, () -> web.cut(url, false));
        }
    }

    /** It loses all its ways, one before the other, and has them back in some order. */
    void lose(WarehouseNode node, long time) {
        if (random.nextBoolean()) {
            cut(node, time + random.nextLong(time), time + random.nextLong(time));
        } else {
            cutUrl(node, 2 * time);
            engine.after(random.nextLong(2 * FOUND_OUT_AFTER), () -> cut(node, time, time));
        }
    }

    private void cut(WarehouseNode node, long urlTime, long wireTime) {
        cutUrl(node, urlTime);
        cutWire(node, wireTime);
    }

    void cutWire(Node node, long time) {
        var weather = fleet.ground().broker().weather();
        var device = node.board().device();
        mends.during(
                () -> {
                    weather.cut(device, true);
                    SimLink link = node.board().link();
                    if (link != null) {
                        link.cut();
                    }
                },
                time,
                () -> weather.cut(device, false));
    }

    /** Rather one behind whose motors others wait for long. */
    private WarehouseNode slow() {
        List<WarehouseNode> all = fleet.warehouses();
        List<WarehouseNode> slow = all.stream().filter(WarehouseNode::isSlow).toList();
        List<WarehouseNode> among = slow.isEmpty() ? all : slow;
        return among.get(random.nextInt(among.size()));
    }

    private void jamAll(WarehouseNode node, long time) {
        for (int slot = 1; slot <= node.metal().slots(); slot++) {
            int stiff = slot;
            mends.during(
                    () -> node.metal().jam(stiff, true),
                    time,
                    () -> node.metal().jam(stiff, false));
        }
    }

    /**
     * One warehouse or all of a town say nothing for as long as it takes to be given up.
     *
     * @return milliseconds until they are back
     */
    long absence() {
        TownId town = fleet.towns().get(random.nextInt(fleet.towns().size()));
        List<WarehouseNode> there = fleet.warehouses().stream()
                .filter(node -> fleet.town(node.metal().machine()).equals(town))
                .toList();
        int many = 1 + random.nextInt(there.size());
        boolean declared = random.nextInt(3) == 0;
        there.subList(0, many).forEach(node -> {
            long time = LONGER_THAN_PERMANENT + random.nextLong(LONGER_THAN_PERMANENT / 4);
            engine.after(1 + random.nextLong(ABSENT_AFTER), () -> leave(node, time, declared, LOOKS));
        });
        return ABSENT_AFTER + LONGER_THAN_PERMANENT + LONGER_THAN_PERMANENT / 4;
    }

    /** Rather while something is ordered of it than when nothing is. */
    private void leave(WarehouseNode node, long time, boolean declared, int looks) {
        if (looks > 0 && !people.isAnythingOpenAt(node)) {
            engine.after(LOOK_MILLIS, () -> leave(node, time, declared, looks - 1));
            return;
        }
        switch (random.nextInt(6)) {
            case 0, 1 ->
                mends.during(
                        () -> fleet.plug(node).hold("it is taken away"),
                        time,
                        () -> fleet.plug(node).start());
            case 2, 3 -> cut(node, time, time);
            case 4 -> {
                jamAll(node, JAM_MILLIS);
                cut(node, time, time);
            }
            default -> fleet.replaceBoard(node);
        }
        if (declared) {
            people.declare(node, time);
        }
        engine.after(WRITTEN_OFF_AFTER + random.nextLong(WRITTEN_OFF_AFTER), () -> people.writeOffAt(node));
        engine.after(WRITTEN_OFF_AFTER, () -> people.count(node));
        engine.after(time + COUNTED_AFTER, () -> people.count(node));
    }

    /** It announces no URL, until it gets another one. */
    void hide(WarehouseNode node, long time) {
        mends.during(
                () -> {
                    node.hide();
                    fleet.plug(node).kill("to answer nowhere");
                },
                time,
                () -> {
                    node.move();
                    fleet.plug(node).kill("to answer at " + node.url());
                });
    }

    /** A newer program has written on its disk, and an older one is put in its place. */
    void setBack(Node node, long time) {
        var home = node.board().home();
        mends.during(
                () -> {
                    home.setNewer(true);
                    fleet.plug(node).kill("to start an older program");
                },
                time,
                () -> home.setNewer(false));
    }

    /** Its power goes, and pages of its card are torn; nothing where nothing runs, since its card may be out. */
    void tear(Node node) {
        if (node.board().life() != null) {
            fleet.plug(node).hold("its card is damaged");
            fleet.spoil(node);
            fleet.plug(node).start();
        }
    }

    void update(Board board, long time) {
        mends.during(() -> board.update(true), time, () -> board.update(false));
    }
}
