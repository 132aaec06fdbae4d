package org.ralvend.simulation.fault;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.ralvend.backend.db.Memory;
import org.ralvend.sim.card.Mood;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.books.Replica;
import org.ralvend.simulation.coverage.Coverage;
import org.ralvend.simulation.device.Node;
import org.ralvend.simulation.device.TerminalNode;
import org.ralvend.simulation.device.VendorNode;
import org.ralvend.simulation.device.WarehouseNode;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.metal.WarehouseMetal;
import org.ralvend.simulation.net.Weather.Storm;

/** Lets things go wrong in one fleet, mends each after its time, and at the end whatever is still broken. */
public final class Troubles {
    private static final int STEPS = 60;
    private static final int DEEDS = 6;

    /** One run in so many has warehouses that are silent until they are taken for gone. */
    private static final int ABSENCE_EVERY = 12;

    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;
    private static final long WEEKS = 15 * DAY;

    private static final int LATEST_MILLIS = 40_000;

    /** One run in so many has a card whose pages are torn. */
    private static final int TORN_EVERY = 8;

    /** One run in so many has days in which nobody answers: they take long to simulate. */
    private static final int DAYS_EVERY = 50;

    /** Of the times that somebody would try codes: it takes long to key them in. */
    private static final int GUESSES_EVERY = 3;

    /** One run in so many may be dark for weeks. */
    private static final int WEEKS_EVERY = 20;

    private final Fleet fleet;
    private final Engine engine;
    private final SplittableRandom random;
    private final Map<Trouble, Integer> struck = new EnumMap<>(Trouble.class);
    private boolean mayDarken;
    private long darkUntil;
    private final Mends mends;
    private final People people;
    private final Mishaps mishaps;
    private final AtTerminals terminals;
    private final AtBoards boards;
    private final AtReaders readers;

    public Troubles(Fleet fleet, Coverage coverage) {
        this.fleet = fleet;
        this.engine = fleet.engine();
        this.random = engine.chance();
        this.mayDarken = random.nextInt(WEEKS_EVERY) == 0;
        this.mends = new Mends(engine);
        this.people = new People(fleet, mends, coverage);
        this.mishaps = new Mishaps(fleet, mends, people);
        this.terminals = new AtTerminals(fleet, mends);
        this.boards = new AtBoards(fleet, mends, random, this::visit);
        this.readers = new AtReaders(fleet, mends);
    }

    /**
     * Plans so many faults.
     *
     * @param within milliseconds from now
     * @return milliseconds from now until all that is planned has come to an end
     */
    public long plan(int count, long within) {
        for (int i = 0; i < count; i++) {
            engine.after(random.nextLong(within), () -> strike(any()));
        }
        SplittableRandom tearing = new SplittableRandom(~engine.seed());
        if (tearing.nextInt(TORN_EVERY) == 0) {
            engine.after(tearing.nextLong(within), () -> strike(Trouble.PAGES_TORN));
        }
        readers.plan(within, this::strike);
        people.plan(DEEDS, within);
        if (random.nextInt(ABSENCE_EVERY) > 0) {
            return within;
        }
        long longer = Math.max(within, mishaps.absence());
        people.plan(2 * DEEDS, longer);
        return longer;
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
        mends.now();
        fleet.calm();
        visitAll();
    }

    /** Somebody comes to every vendor and terminal that is out of service. */
    public void visitAll() {
        fleet.vendors().forEach(this::visit);
        fleet.terminals().forEach(this::visit);
    }

    private Trouble any() {
        Trouble one = Trouble.DRAWN.get(random.nextInt(Trouble.DRAWN.size()));
        if (one == Trouble.CODES_GUESSED && random.nextInt(GUESSES_EVERY) > 0) {
            return Trouble.TERMINAL_KILLED_AT_A_STEP;
        }
        boolean days = one == Trouble.BACKEND_DOWN_FOR_DAYS;
        boolean weeks = one == Trouble.EVERYTHING_DARK_FOR_WEEKS && !mayDarken;
        return weeks || (days && random.nextInt(DAYS_EVERY) > 0) ? Trouble.BACKEND_DOWN : one;
    }

    private void strike(Trouble trouble) {
        engine.trace().note("world", () -> "trouble: " + trouble);
        struck.merge(trouble, 1, Integer::sum);
        long time = MINUTE / 6 + random.nextLong(3 * MINUTE);
        switch (trouble) {
            case MESSAGES_LOST -> storm(Storm.LOSS, time);
            case MESSAGES_REPEATED -> storm(Storm.REPEAT, time);
            case MESSAGES_LATE_AND_OUT_OF_ORDER -> storm(Storm.DELAY, time);
            case WIRE_CUT -> mishaps.cutWire(anyNode(), time);
            case URL_CUT -> mishaps.cutUrl(anyWarehouse(), time);
            case URL_CHANGED -> change(anyWarehouse());
            case BROKER_RESTARTED ->
                mends.during(
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
            case DISK_FULL -> boards.fill(anyNode(), time);
            case DISK_ROLLED_BACK -> boards.rollBack(anyNode(), time);
            case PAGES_TORN -> mishaps.tear(anyNode());
            case PROGRAM_SET_BACK -> mishaps.setBack(anyNode(), time / 2);
            case UNSYNCED_WRITES_LOST -> fleet.plug(anyNode()).kill("without a sync");
            case CLOCK_JUMPED -> boards.jump(anyNode(), time);
            case MOTOR_JAMMED -> mishaps.jam(anyWarehouse().metal(), time);
            case SLOT_EMPTIER_THAN_BOOKED -> empty(anyWarehouse().metal());
            case PANEL_SILENT -> silence(anyVendor(), time);
            case COIN_STUCK -> stick(anyVendor(), time);
            case COIN_SLIPPED_IN -> mishaps.slip(anyVendor());
            case BOARD_REPLACED -> fleet.replaceBoard(anyNode());
            case VENDOR_KILLED_AT_A_FLAP -> mishaps.die(anyVendor());
            case WAREHOUSE_SILENT -> mishaps.lose(anyWarehouse(), time);
            case WAREHOUSE_MUTE -> mishaps.mute(2 * time);
            case EVERYTHING_DARK_FOR_WEEKS -> darken();
            case URL_TAKEN_AWAY -> mishaps.hide(anyWarehouse(), time);
            case UPDATE_WAITING -> mishaps.update(anyNode().board(), time);
            case PRODUCT_SLIPPED -> mishaps.slip(anyWarehouse());
            case COIN_JUMPED -> anyVendor().metal().jump();
            case COIN_THAT_IS_NONE -> anyVendor().metal().noise();
            case TERMINAL_KILLED -> terminals.kill();
            case TERMINAL_KILLED_AT_A_STEP -> terminals.killAtAStep();
            case TERMINAL_SILENT -> terminals.silence(time);
            case CODES_GUESSED -> terminals.guess();
            case CARD_READER_GONE -> readers.behave(Mood.GONE, time);
            case CARD_READER_GARBLED -> readers.behave(Mood.GARBAGE, time);
            case CARD_READER_SLOW -> readers.behave(Mood.SLOW, time);
            case CARD_READER_RESET -> readers.reset();
            case CARD_APPROVED_LATE -> readers.behave(Mood.APPROVES_LATE, time);
            case VENDOR_KILLED_AT_A_CARD -> readers.die();
        }
    }

    private void storm(Storm storm, long time) {
        double chance = 0.1 + 0.6 * random.nextDouble();
        mends.during(
                () -> fleet.ground().broker().weather().rage(storm, chance, 1 + random.nextInt(LATEST_MILLIS)),
                time,
                () -> fleet.ground().broker().weather().calm(storm));
    }

    private void change(WarehouseNode node) {
        node.move();
        fleet.plug(node).kill("to answer at " + node.url());
    }

    private void backendDown(long time) {
        mends.during(
                () -> fleet.replicas().forEach(replica -> replica.hold("switched off")),
                time,
                () -> fleet.replicas().forEach(Replica::start));
    }

    /** For longer than any promise: whoever comes back first finds everything overdue. */
    private void darken() {
        mayDarken = false;
        fleet.sleep();
        engine.after(WEEKS, () -> {
            fleet.wake();
            engine.after(MINUTE, fleet::wakeDevices);
        });
        darkUntil = engine.now() + WEEKS + 2 * MINUTE;
    }

    /** When everything has power again, in milliseconds since the beginning. */
    public long darkUntil() {
        return darkUntil;
    }

    private void restore(long time) {
        mayDarken = false; // what is stored is kept for seven days
        Memory.Snapshot backup = fleet.books().backup();
        mends.during(() -> {}, time, () -> {
            fleet.replicas().forEach(replica -> replica.hold("for the restore"));
            engine.trace().note("world", () -> "a backup is put back");
            fleet.restore(backup);
            fleet.ground().broker().stop(); // so that every device greets, as docs/operations.md has it
            fleet.ground().broker().start();
            fleet.replicas().forEach(Replica::start);
        });
    }

    private void empty(WarehouseMetal metal) {
        metal.take(1 + random.nextInt(metal.slots()), 1);
    }

    private void silence(VendorNode node, long time) {
        mends.during(() -> node.metal().silence(true), time, () -> {
            node.metal().silence(false);
            visit(node);
        });
    }

    private void stick(VendorNode node, long time) {
        mends.during(() -> node.metal().stick(VendorNode.ONE_COIN), time, () -> {
            node.metal().stick(0);
            visit(node);
        });
    }

    /** A technician: empties the escrow and switches the machine off and on. */
    private void visit(Node node) {
        if (node instanceof VendorNode vendor && !vendor.faults().isEmpty()) {
            fleet.plug(node).kill("by a technician");
            vendor.metal().mend();
        } else if (node instanceof TerminalNode terminal) {
            terminals.visit(terminal);
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
        List<Node> nodes = fleet.nodes();
        return nodes.get(random.nextInt(nodes.size()));
    }
}
