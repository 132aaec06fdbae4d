package org.ralvend.simulation.books;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.fleet.ReachEvent;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.uplink.MemoryBooks;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.TownId;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.simulation.engine.Engine;

/**
 * What people enter into the books besides machines: lists, stopped products, gift cards, who is gone. They enter it again where a
 * backup that was put back does not know it.
 */
public final class Operators {
    private static final String SOMEBODY = "operator";
    private static final String WHY = "the simulation wants it";

    private final Engine engine;
    private final MemoryBooks memory;
    private final Map<TownId, Map<Long, PriceList>> lists = new LinkedHashMap<>();
    private final Map<TownId, Set<Long>> withdrawn = new HashMap<>();
    private final Map<TownId, Set<Sku>> stopped = new HashMap<>();
    private final Map<TownId, Set<Sku>> everStopped = new HashMap<>();
    private final Map<TownId, Map<UUID, Given>> given = new LinkedHashMap<>();

    /** A gift card that somebody was given. */
    private record Given(Money amount, boolean blocked) {}

    Operators(Engine engine, MemoryBooks memory) {
        this.engine = engine;
        this.memory = memory;
    }

    public void publish(TownId town, PriceList list) {
        lists.computeIfAbsent(town, t -> new LinkedHashMap<>()).put(list.version(), list);
        write(town, list);
    }

    public void withdraw(TownId town, long version) {
        withdrawn.computeIfAbsent(town, t -> new HashSet<>()).add(version);
        memory.transact(tx -> memory.lists().withdraw(tx, new TownScope(town), version, now()));
    }

    /** The newest that was ever published there. */
    public PriceList newest(TownId town) {
        return lists.getOrDefault(town, Map.of()).values().stream()
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    public boolean isWithdrawn(TownId town, long version) {
        return withdrawn.getOrDefault(town, Set.of()).contains(version);
    }

    /** Nobody sells it there, or everybody again. */
    public void stop(TownId town, Sku sku, boolean yes) {
        Set<Sku> now = stopped.computeIfAbsent(town, t -> new HashSet<>());
        if (yes) {
            now.add(sku);
            everStopped.computeIfAbsent(town, t -> new HashSet<>()).add(sku);
        } else {
            now.remove(sku);
        }
        enter(town, sku);
    }

    public boolean isStopped(TownId town, Sku sku) {
        return stopped.getOrDefault(town, Set.of()).contains(sku);
    }

    /** A gift card is given away. */
    public void give(TownId town, UUID card, Money amount) {
        enter(town, card, new Given(amount, false));
    }

    /** The secrets of gift cards that were given away there, by card, the oldest first. */
    public Map<UUID, ClaimSecret> given(TownId town) {
        Map<UUID, ClaimSecret> all = new LinkedHashMap<>();
        given.getOrDefault(town, Map.of())
                .keySet()
                .forEach(card -> all.put(card, memory.giftCards().secret(card)));
        return all;
    }

    /** Nobody can spend what was given away, or whoever has its secret. */
    public void block(TownId town, UUID card, boolean yes) {
        Given known = Objects.requireNonNull(given.getOrDefault(town, Map.of()).get(card), "nobody was given " + card);
        enter(town, card, new Given(known.amount(), yes));
    }

    private void enter(TownId town, UUID card, Given known) {
        given.computeIfAbsent(town, t -> new LinkedHashMap<>()).put(card, known);
        TownScope scope = new TownScope(town);
        memory.transact(tx -> {
            if (memory.payments().cards(tx, scope, Set.of(card)).isEmpty()) {
                memory.giftCards().issue(tx, scope, card, known.amount(), now());
            }
            memory.giftCards().block(tx, scope, card, known.blocked() ? WHY : null, now());
            return true;
        });
    }

    /** It is gone for good, or it is back; nothing where that is said already. */
    public void declare(TownId town, MachineId machine, boolean gone) {
        TownScope scope = new TownScope(town);
        try {
            if (gone) {
                memory.standings().declare(scope, machine, new ReachEvent.Declared(SOMEBODY, WHY), now());
            } else {
                memory.standings().readmit(scope, machine, new ReachEvent.Readmitted(SOMEBODY, WHY), now());
            }
        } catch (Fault e) {
            engine.trace().note(machine.value(), () -> "nobody is told: " + e.getMessage());
        }
    }

    /** Somebody writes an attempt off. Returns why not; null where it is. */
    public @Nullable String writeOff(TownId town, AttemptId attempt) {
        Cause cause = new Cause(SOMEBODY, "write-off by " + SOMEBODY, "written off: " + WHY);
        try {
            memory.transact(tx -> memory.writeOff(tx, new TownScope(town), attempt, cause, now()));
            return null;
        } catch (Fault e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** A backup was put back. */
    void again() {
        lists.forEach((town, all) -> all.values().forEach(list -> {
            boolean known = memory.transact(tx -> memory.lists()
                    .bySha256(tx, new TownScope(town), content(list).sha256())
                    .isPresent());
            if (!known) {
                write(town, list);
            }
        }));
        withdrawn.forEach((town, all) -> all.forEach(version -> withdraw(town, version)));
        everStopped.forEach((town, all) -> all.forEach(sku -> enter(town, sku)));
        given.forEach((town, all) -> all.forEach((card, known) -> enter(town, card, known)));
    }

    private void enter(TownId town, Sku sku) {
        memory.transact(tx -> {
            if (isStopped(town, sku)) {
                memory.lists().stop(tx, new TownScope(town), sku);
            } else {
                memory.lists().lift(tx, new TownScope(town), sku);
            }
            return true;
        });
    }

    private void write(TownId town, PriceList list) {
        Bytes content = content(list);
        memory.transact(tx -> {
            list.items().forEach(item -> memory.lists().addProduct(tx, item.sku(), item.name(), now()));
            memory.lists().publish(tx, new TownScope(town), list, content, content.sha256(), now());
            return true;
        });
    }

    private static Bytes content(PriceList list) {
        return Bytes.of(RecordCodec.encode(list));
    }

    private Instant now() {
        return engine.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
