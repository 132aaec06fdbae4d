package org.ralvend.simulation.fault;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.books.Replica;
import org.ralvend.simulation.coverage.Coverage;
import org.ralvend.simulation.coverage.WriteOff;
import org.ralvend.simulation.device.VendorNode;
import org.ralvend.simulation.device.WarehouseNode;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.warehouse.dispense.CountId;

/** What technicians and operators do, whether or not it is wise. */
public final class People {
    /** What somebody does. */
    private enum Deed {
        COUNTS,
        WRITES_OFF,
        DECLARES,
        STOPS,
        WITHDRAWS,
        GIVES,
        BLOCKS
    }

    private static final long MINUTE = 60_000;
    private static final int MOST_COINS = 8;
    private static final long LATER = 5_000;

    private final Fleet fleet;
    private final Engine engine;
    private final Mends mends;
    private final Coverage coverage;
    private final SplittableRandom random;

    People(Fleet fleet, Mends mends, Coverage coverage) {
        this.fleet = fleet;
        this.engine = fleet.engine();
        this.mends = mends;
        this.coverage = coverage;
        this.random = engine.chance();
    }

    /** @param within milliseconds from now */
    void plan(int count, long within) {
        for (int i = 0; i < count; i++) {
            engine.after(random.nextLong(within), () -> act(Deed.values()[random.nextInt(Deed.values().length)]));
        }
    }

    private void act(Deed deed) {
        engine.trace().note("world", () -> "somebody " + deed);
        switch (deed) {
            case COUNTS -> count(anyWarehouse());
            case WRITES_OFF -> writeOff(anyTown());
            case DECLARES -> declare(anyWarehouse(), MINUTE + random.nextLong(5 * MINUTE));
            case STOPS -> stop(anyTown());
            case WITHDRAWS -> withdraw(anyTown());
            case GIVES -> give(anyTown());
            case BLOCKS -> block(anyTown());
        }
    }

    /** Rather a slot of which it is not known what fell out of it. */
    void count(WarehouseNode node) {
        List<Integer> doubtful = open(node)
                .map(attempt -> attempt.shelf().slot())
                .filter(slot -> slot <= node.metal().slots())
                .toList();
        int slot = doubtful.isEmpty()
                ? 1 + random.nextInt(node.metal().slots())
                : doubtful.get(random.nextInt(doubtful.size()));
        node.count(new CountId(new UUID(random.nextLong(), random.nextLong())), slot);
    }

    /** An open attempt rather than one that is over. */
    private void writeOff(TownId town) {
        List<Attempt> all = fleet.books().read(town).attempts();
        List<Attempt> open = all.stream().filter(People::isOpen).toList();
        List<Attempt> among = open.isEmpty() ? all : open;
        if (!among.isEmpty()) {
            writeOff(town, among.get(random.nextInt(among.size())));
        }
    }

    private void writeOff(TownId town, Attempt attempt) {
        coverage.asked(new WriteOff(attempt, fleet.books().operators().writeOff(town, attempt.id())));
    }

    /** It is gone for good, they say, and some time later that it is back. */
    void declare(WarehouseNode node, long time) {
        TownId town = fleet.town(node.metal().machine());
        mends.during(
                () -> fleet.books().operators().declare(town, node.metal().machine(), true),
                time,
                () -> fleet.books().operators().declare(town, node.metal().machine(), false));
    }

    void writeOffAt(WarehouseNode node) {
        TownId town = fleet.town(node.metal().machine());
        open(node).toList().forEach(attempt -> writeOff(town, attempt));
    }

    boolean isAnythingOpenAt(WarehouseNode node) {
        return open(node).anyMatch(attempt -> attempt.state() != Attempt.State.UNRESOLVED);
    }

    private Stream<Attempt> open(WarehouseNode node) {
        return fleet.books().read(fleet.town(node.metal().machine())).attempts().stream()
                .filter(attempt -> attempt.shelf().machine().equals(node.metal().machine()))
                .filter(People::isOpen);
    }

    private static boolean isOpen(Attempt attempt) {
        return switch (attempt.state()) {
            case ISSUED, TAKEN, STARTED, UNRESOLVED, WRITTEN_OFF -> true;
            case DISPENSED, FAILED, REFUSED, CANCELLED, VOID, SETTLED -> false;
        };
    }

    private void stop(TownId town) {
        List<PriceList.Item> items = fleet.books().operators().newest(town).items();
        PriceList.Item item = items.get(random.nextInt(items.size()));
        mends.during(
                () -> fleet.books().operators().stop(town, item.sku(), true),
                MINUTE / 3,
                () -> fleet.books().operators().stop(town, item.sku(), false));
    }

    /** A list is withdrawn, and some time later there is another one. */
    private void withdraw(TownId town) {
        PriceList old = fleet.books().operators().newest(town);
        mends.during(
                () -> listening().ifPresent(replica -> {
                    fleet.books().operators().withdraw(town, old.version());
                    replica.tell(town);
                }),
                random.nextLong(MINUTE / 2),
                () -> publish(town, LATER));
    }

    /** When there is a backend to do it; whoever finds none tries again, each time later. */
    private void publish(TownId town, long later) {
        PriceList old = fleet.books().operators().newest(town);
        listening()
                .ifPresentOrElse(
                        replica -> {
                            fleet.books()
                                    .operators()
                                    .publish(town, new PriceList(old.version() + 1, old.currency(), old.items()));
                            replica.tell(town);
                        },
                        () -> engine.after(later, () -> publish(town, 2 * later)));
    }

    private void give(TownId town) {
        long coins = 1L + random.nextInt(MOST_COINS);
        String currency = fleet.books().operators().newest(town).currency();
        Money amount = new Money(coins * VendorNode.ONE_COIN, currency);
        fleet.books().operators().give(town, new UUID(random.nextLong(), random.nextLong()), amount);
    }

    /** A gift card is lost, and found again some time later. */
    private void block(TownId town) {
        List<UUID> given = List.copyOf(fleet.books().operators().given(town).keySet());
        UUID card = given.get(random.nextInt(given.size()));
        mends.during(
                () -> fleet.books().operators().block(town, card, true),
                MINUTE,
                () -> fleet.books().operators().block(town, card, false));
    }

    private Optional<Replica> listening() {
        return fleet.replicas().stream().filter(Replica::isListening).findFirst();
    }

    private TownId anyTown() {
        return fleet.towns().get(random.nextInt(fleet.towns().size()));
    }

    private WarehouseNode anyWarehouse() {
        return fleet.warehouses().get(random.nextInt(fleet.warehouses().size()));
    }
}
