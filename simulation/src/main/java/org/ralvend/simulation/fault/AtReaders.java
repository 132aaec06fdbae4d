package org.ralvend.simulation.fault;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.ralvend.sim.card.Mood;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.device.VendorNode;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.metal.CardMetal;

/** What goes wrong with card readers, in fleets that have some. */
final class AtReaders {
    /** Of one run. */
    private static final int FAULTS = 4;

    private final Fleet fleet;
    private final Engine engine;
    private final Mends mends;
    private final List<VendorNode> vendors;
    private final SplittableRandom random;

    AtReaders(Fleet fleet, Mends mends) {
        this.fleet = fleet;
        this.engine = fleet.engine();
        this.mends = mends;
        this.vendors =
                fleet.vendors().stream().filter(node -> node.reader() != null).toList();
        this.random = new SplittableRandom(engine.seed());
    }

    void plan(long within, Consumer<Trouble> strike) {
        for (int n = 0; n < FAULTS && !vendors.isEmpty(); n++) {
            Trouble one = Trouble.OF_READERS.get(random.nextInt(Trouble.OF_READERS.size()));
            engine.after(random.nextLong(within), () -> strike.accept(one));
        }
    }

    void behave(Mood mood, long time) {
        CardMetal reader = reader(any());
        mends.during(() -> reader.mood(mood), time, () -> reader.mood(Mood.WELL));
    }

    /** It loses its power for a moment, now or as soon as a card's money moves. */
    void reset() {
        CardMetal reader = reader(any());
        if (random.nextInt(3) == 0) {
            reader.powerCut();
        } else {
            reader.atMoney(random.nextInt(2), reader::powerCut);
        }
    }

    /** The vendor dies as soon as a card's money moves. */
    void die() {
        VendorNode node = any();
        reader(node).atMoney(random.nextInt(2), () -> fleet.plug(node).kill("while a card's money moves"));
    }

    private static CardMetal reader(VendorNode node) {
        return Objects.requireNonNull(node.reader());
    }

    private VendorNode any() {
        return vendors.get(random.nextInt(vendors.size()));
    }
}
