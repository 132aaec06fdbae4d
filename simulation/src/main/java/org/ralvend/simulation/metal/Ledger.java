package org.ralvend.simulation.metal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.display.Lines;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Sku;
import org.ralvend.simulation.engine.Engine;

/** The first witness: what physically happened. Nothing that a program says can change it. */
public final class Ledger {
    /** Where a vendor's coins are, in minor units. */
    public static final class Coins {
        private long in;
        private long escrow;
        private long returned;
        private long collected;
        private long byHand;
        private long doubtful;

        public long in() {
            return in;
        }

        public long escrow() {
            return escrow;
        }

        public long returned() {
            return returned;
        }

        public long collected() {
            return collected;
        }

        /** What a technician took out of a stuck escrow. */
        public long byHand() {
            return byHand;
        }

        /**
         * What no sensor tells from other coins: pulses without one, and a coin that sticks, which a late one behind it
         * hides.
         */
        public long doubtful() {
            return doubtful;
        }

        /** Whether no coin came from nowhere or went there. */
        public boolean balance() {
            return in == escrow + returned + collected + byHand && escrow >= 0;
        }
    }

    /** @param attempt the one that the warehouse's journal had started by then; null for none */
    public record Fall(
            MachineId machine, int slot, Sku sku, @Nullable AttemptId attempt, long at) {}

    /** Looks at each fact as it happens. */
    public interface Reader {
        /** A coin of this vendor went somewhere. */
        void moved(MachineId vendor, Coins coins);

        void fell(Fall fall);

        /** A product fell though nothing turned. */
        void slipped(MachineId warehouse);

        /** So much was taken from a card at this vendor, in minor units. */
        void charged(MachineId vendor, long minor, Instant now);

        /** A customer reads this claim code. */
        void promised(MachineId vendor, String code);

        /** A redelivery terminal shows this. */
        void read(MachineId terminal, Lines lines, Instant now);
    }

    private final Engine engine;
    private final Reader reader;
    private final Map<MachineId, Coins> coins = new LinkedHashMap<>();
    private final List<Fall> falls = new ArrayList<>();
    private final Map<MachineId, Set<String>> codes = new LinkedHashMap<>();

    public Ledger(Engine engine, Reader reader) {
        this.engine = engine;
        this.reader = reader;
    }

    public Coins coins(MachineId vendor) {
        return coins.computeIfAbsent(vendor, machine -> new Coins());
    }

    public Set<MachineId> vendors() {
        return Collections.unmodifiableSet(coins.keySet());
    }

    public List<Fall> falls() {
        return Collections.unmodifiableList(falls);
    }

    /** Claim codes that customers have read at this vendor, the oldest first. */
    public Set<String> codes(MachineId vendor) {
        return Collections.unmodifiableSet(codes.getOrDefault(vendor, Set.of()));
    }

    void entered(MachineId vendor, long minor) {
        Coins all = coins(vendor);
        all.in += minor;
        all.escrow += minor;
        moved(vendor, all, () -> "a coin of " + minor);
    }

    void doubtful(MachineId vendor, long minor, String why) {
        Coins all = coins(vendor);
        all.doubtful += minor;
        moved(vendor, all, () -> why);
    }

    void returned(MachineId vendor, long minor) {
        Coins all = coins(vendor);
        all.escrow -= minor;
        all.returned += minor;
        moved(vendor, all, () -> minor + " fell back to the customer");
    }

    void collected(MachineId vendor, long minor) {
        Coins all = coins(vendor);
        all.escrow -= minor;
        all.collected += minor;
        moved(vendor, all, () -> minor + " fell into the cash box");
    }

    void takenByHand(MachineId vendor, long minor) {
        Coins all = coins(vendor);
        all.escrow -= minor;
        all.byHand += minor;
        moved(vendor, all, () -> minor + " were taken out by a technician");
    }

    void charged(MachineId vendor, long minor) {
        engine.trace().note(vendor.value(), () -> minor + " were taken from a card");
        reader.charged(vendor, minor, engine.instant());
    }

    void fell(MachineId warehouse, int slot, Sku sku, @Nullable AttemptId attempt) {
        Fall fall = new Fall(warehouse, slot, sku, attempt, engine.now());
        falls.add(fall);
        engine.trace().note(warehouse.value(), () -> "a product fell out of slot " + slot + " for attempt " + attempt);
        reader.fell(fall);
    }

    void slipped(MachineId warehouse, int slot) {
        engine.trace().note(warehouse.value(), () -> "a product fell out of slot " + slot + " by itself");
        reader.slipped(warehouse);
    }

    void shown(MachineId vendor, Lines lines) {
        String code = lines.second();
        if (code.length() == 15 && code.charAt(4) == '-') {
            codes.computeIfAbsent(vendor, machine -> new LinkedHashSet<>()).add(code);
            reader.promised(vendor, code);
        }
        engine.trace().note(vendor.value(), () -> "shows [" + lines.first() + "|" + code + "]");
    }

    void read(MachineId terminal, Lines lines) {
        engine.trace().note(terminal.value(), () -> "shows [" + lines.first() + "|" + lines.second() + "]");
        reader.read(terminal, lines, engine.instant());
    }

    private void moved(MachineId vendor, Coins all, Supplier<String> what) {
        engine.trace().note(vendor.value(), what);
        reader.moved(vendor, all);
    }
}
