package org.ralvend.simulation.fault;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.ralvend.backend.db.Memory;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.books.Replica;
import org.ralvend.simulation.device.Node;
import org.ralvend.simulation.device.VendorNode;
import org.ralvend.simulation.device.WarehouseNode;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.metal.WarehouseMetal;
import org.ralvend.simulation.net.SimLink;
import org.ralvend.simulation.net.Weather.Storm;

/** Lets things go wrong in one fleet, mends each after its time, and at the end whatever is still broken. */
public final class Troubles {
    private static final int STEPS = 60;
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;
    /**
     * A clock that jumps farther ahead than journals keep what is stored makes its device delete that; a backup that is put
     * back then misses it. That is not defended against.
     */
    private static final long FARTHEST_JUMP = 6 * DAY;

    private static final int LATEST_MILLIS = 40_000;

    /** One run in so many has days in which nobody answers: they take long to simulate. */
    private static final int DAYS_EVERY = 25;

    private final Fleet fleet;
    private final Engine engine;
    private final SplittableRandom random;
    private final Map<Trouble, Integer> struck = new EnumMap<>(Trouble.class);
    private final List<Mend> mends = new ArrayList<>();

    /** What is to be done so that something works again; once. */
    private static final class Mend {
        private final Runnable work;
        private boolean done;

        private Mend(Runnable work) {
            this.work = work;
        }

        private void now() {
            if (!done) {
                done = true;
                work.run();
            }
        }
    }

    public Troubles(Fleet fleet) {
        this.fleet = fleet;
        this.engine = fleet.engine();
        this.random = engine.chance();
    }

    /**
     * Plans so many faults.
     *
     * @param within milliseconds from now
     */
    public void plan(int count, long within) {
        for (int i = 0; i < count; i++) {
            engine.after(random.nextLong(within), () -> strike(any()));
        }
    }

    /** How often each struck. */
    public Map<Trouble, Integer> struck() {
        Map<Trouble, Integer> all = new EnumMap<>(struck);
        int forgot = fleet.boards().stream().mapToInt(b -> b.home().forgot()).sum();
        all.merge(Trouble.UNSYNCED_WRITES_LOST, forgot, Integer::sum);
        return all;
    }

    /** Everything that is still broken is mended now. */
    public void mendAll() {
        engine.trace().note("world", () -> "everything is mended");
        List.copyOf(mends).forEach(Mend::now);
        fleet.calm();
        visitAll();
    }

    /** Somebody comes to every vendor that is out of service. */
    public void visitAll() {
        fleet.vendors().forEach(this::visit);
    }

    private Trouble any() {
        Trouble[] all = Trouble.values();
        Trouble one = all[random.nextInt(all.length)];
        boolean days = one == Trouble.BACKEND_DOWN_FOR_DAYS;
        return days && random.nextInt(DAYS_EVERY) > 0 ? Trouble.BACKEND_DOWN : one;
    }

    private void strike(Trouble trouble) {
        engine.trace().note("world", () -> "trouble: " + trouble);
        struck.merge(trouble, 1, Integer::sum);
        long time = MINUTE / 6 + random.nextLong(3 * MINUTE);
        switch (trouble) {
            case MESSAGES_LOST -> storm(Storm.LOSS, time);
            case MESSAGES_REPEATED -> storm(Storm.REPEAT, time);
            case MESSAGES_LATE_AND_OUT_OF_ORDER -> storm(Storm.DELAY, time);
            case WIRE_CUT -> cut(anyNode(), time);
            case URL_CUT -> cutUrl(anyWarehouse().url(), time);
            case URL_CHANGED -> change(anyWarehouse());
            case BROKER_RESTARTED ->
                during(
                        fleet.ground().broker()::stop,
                        random.nextLong(MINUTE),
                        fleet.ground().broker()::start);
            case VENDOR_KILLED -> fleet.plug(anyVendor()).kill("by chance");
            case VENDOR_KILLED_AT_A_STEP -> fleet.plug(anyVendor()).killWithin(STEPS);
            case WAREHOUSE_KILLED -> fleet.plug(anyWarehouse()).kill("by chance");
            case WAREHOUSE_KILLED_AT_A_STEP -> fleet.plug(anyWarehouse()).killWithin(STEPS);
            case REPLICA_KILLED -> anyReplica().kill("by chance");
            case REPLICA_KILLED_AT_A_STEP -> anyReplica().killWithin(STEPS);
            case BACKEND_DOWN -> backendDown(2 * time);
            case BACKEND_DOWN_FOR_DAYS -> backendDown(DAY + random.nextLong(2 * DAY));
            case BACKEND_RESTORED -> restore(time);
            case DISK_FULL -> fill(anyNode(), time);
            case DISK_ROLLED_BACK -> rollBack(anyNode(), time);
            case PROGRAM_SET_BACK -> setBack(anyNode(), time / 2);
            case UNSYNCED_WRITES_LOST -> fleet.plug(anyNode()).kill("without a sync");
            case CLOCK_JUMPED -> jump(anyNode(), time);
            case MOTOR_JAMMED -> jam(anyWarehouse().metal(), time);
            case SLOT_EMPTIER_THAN_BOOKED -> empty(anyWarehouse().metal());
            case PANEL_SILENT -> silence(anyVendor(), time);
            case COIN_STUCK -> stick(anyVendor(), time);
            case COIN_SLIPPED_IN -> slip(random.nextInt(4));
            case BOARD_REPLACED -> fleet.replaceBoard(anyNode());
        }
    }

    private void during(Runnable begin, long time, Runnable end) {
        begin.run();
        Mend mend = new Mend(end);
        mends.add(mend);
        engine.after(time, mend::now);
    }

    private void storm(Storm storm, long time) {
        double chance = 0.1 + 0.6 * random.nextDouble();
        during(
                () -> fleet.ground().broker().weather().rage(storm, chance, 1 + random.nextInt(LATEST_MILLIS)),
                time,
                () -> fleet.ground().broker().weather().calm(storm));
    }

    private void cut(Node node, long time) {
        var weather = fleet.ground().broker().weather();
        var device = node.board().device();
        during(
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

    private void cutUrl(String url, long time) {
        var web = fleet.ground().net().web();
        during(() -> web.cut(url, true), time, () -> web.cut(url, false));
    }

    private void change(WarehouseNode node) {
        node.move();
        fleet.plug(node).kill("to answer at " + node.url());
    }

    private void backendDown(long time) {
        during(
                () -> fleet.replicas().forEach(replica -> replica.hold("switched off")),
                time,
                () -> fleet.replicas().forEach(Replica::start));
    }

    private void restore(long time) {
        Memory.Snapshot backup = fleet.books().backup();
        during(() -> {}, time, () -> {
            fleet.replicas().forEach(replica -> replica.hold("for the restore"));
            engine.trace().note("world", () -> "a backup is put back");
            fleet.restore(backup);
            fleet.ground().broker().stop(); // so that every device greets, as docs/operations.md has it
            fleet.ground().broker().start();
            fleet.replicas().forEach(Replica::start);
        });
    }

    private void fill(Node node, long time) {
        var home = node.board().home();
        during(() -> home.fill(true), time, () -> {
            home.fill(false);
            visit(node);
        });
    }

    private void rollBack(Node node, long time) {
        var home = node.board().home();
        during(() -> home.takeImage(node.board(), engine.chance()), time, () -> {
            fleet.plug(node).hold("its card is taken out");
            engine.after(MINUTE, () -> {
                engine.trace().note(node.name(), () -> "an old image of its card is put in");
                fleet.setBack(node);
                fleet.plug(node).start();
            });
        });
    }

    private void setBack(Node node, long time) {
        var home = node.board().home();
        during(
                () -> {
                    home.setNewer(true);
                    fleet.plug(node).kill("to start an older program");
                },
                time,
                () -> home.setNewer(false));
    }

    private void jump(Node node, long time) {
        long by = random.nextLong(2 * FARTHEST_JUMP) - FARTHEST_JUMP;
        during(() -> node.board().jump(by), time, node.board()::synchronise);
    }

    private void jam(WarehouseMetal metal, long time) {
        int slot = 1 + random.nextInt(metal.slots());
        during(() -> metal.jam(slot, true), time, () -> metal.jam(slot, false));
    }

    private void empty(WarehouseMetal metal) {
        metal.take(1 + random.nextInt(metal.slots()), 1);
    }

    private void silence(VendorNode node, long time) {
        during(() -> node.metal().silence(true), time, () -> {
            node.metal().silence(false);
            visit(node);
        });
    }

    private void stick(VendorNode node, long time) {
        during(() -> node.metal().stick(VendorNode.ONE_COIN), time, () -> {
            node.metal().stick(0);
            visit(node);
        });
    }

    /** Into one that is out of service, if there is one; or while its flap moves. */
    private void slip(int how) {
        List<VendorNode> broken = fleet.vendors().stream()
                .filter(node -> !node.faults().isEmpty())
                .toList();
        if (broken.isEmpty()) {
            anyVendor().metal().slip(how > 0);
        } else {
            broken.getFirst().metal().slip(false);
        }
    }

    /** A technician: empties the escrow and switches the machine off and on. */
    private void visit(Node node) {
        if (node instanceof VendorNode vendor && !vendor.faults().isEmpty()) {
            fleet.plug(node).kill("by a technician");
            vendor.metal().mend();
        }
    }

    private VendorNode anyVendor() {
        return fleet.vendors().get(random.nextInt(fleet.vendors().size()));
    }

    private WarehouseNode anyWarehouse() {
        return fleet.warehouses().get(random.nextInt(fleet.warehouses().size()));
    }

    private Replica anyReplica() {
        return fleet.replicas().get(random.nextInt(fleet.replicas().size()));
    }

    private Node anyNode() {
        int vendors = fleet.vendors().size();
        int one = random.nextInt(vendors + fleet.warehouses().size());
        return one < vendors ? fleet.vendors().get(one) : fleet.warehouses().get(one - vendors);
    }
}
