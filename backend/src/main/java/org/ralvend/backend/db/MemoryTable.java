package org.ralvend.backend.db;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.protocol.TownId;

/**
 * A table of {@link Memory}: rows by town and key, with the constraints that its SQL twin has. Rows are immutable. Used by
 * the thread of the open transaction.
 */
public final class MemoryTable<K extends Comparable<K>, V> {
    /** Where rows are that belong to no town: products, leases. */
    public static final TownScope NO_TOWN = new TownScope(new TownId("no-town"));

    private static final String NOT_UNIQUE = "23505";
    private static final String CHECK_FAILED = "23514";
    private static final String KEY_MISSING = "23503";

    private final Memory memory;
    private final String name;
    private final List<Predicate<V>> checks = new ArrayList<>();
    private final List<BiPredicate<TownId, V>> references = new ArrayList<>();
    private final List<Unique<K, V>> unique = new ArrayList<>();
    private Function<V, Object> shown = row -> row;
    private Map<TownId, NavigableMap<K, V>> towns = new TreeMap<>();

    /** Puts a table back as it was. */
    interface Copy {
        void restore();
    }

    /** A key besides the first; a row of which it is null has none. */
    private static final class Unique<K, V> {
        private final Function<V, @Nullable Object> value;
        private Map<TownId, Map<Object, K>> rows = new HashMap<>();

        Unique(Function<V, @Nullable Object> value) {
            this.value = value;
        }
    }

    /** @param name as in PostgreSQL; stands in what is refused */
    public MemoryTable(Memory memory, String name) {
        this.memory = memory;
        this.name = name;
        memory.enter(this);
    }

    /** Every row holds this, or is refused. */
    public MemoryTable<K, V> check(Predicate<V> holds) {
        checks.add(holds);
        return this;
    }

    /** What a row is to whoever watches the {@link Memory}; itself otherwise. */
    public MemoryTable<K, V> shown(Function<V, Object> as) {
        shown = as;
        return this;
    }

    /** No two rows of a town have the same, or the second is refused. */
    public MemoryTable<K, V> unique(Function<V, @Nullable Object> value) {
        unique.add(new Unique<>(value));
        return this;
    }

    /** Every row names one of the other table, of its own town or of none, or is refused. */
    public <L extends Comparable<L>> MemoryTable<K, V> references(MemoryTable<L, ?> other, Function<V, L> key) {
        references.add((town, row) -> other.of(town).containsKey(key.apply(row))
                || other.of(NO_TOWN.town()).containsKey(key.apply(row)));
        return this;
    }

    public Optional<V> find(Tx tx, TownScope scope, K key) {
        memory.require(tx);
        return Optional.ofNullable(of(scope.town()).get(key));
    }

    /** In the order of the keys. */
    public Collection<V> all(Tx tx, TownScope scope) {
        memory.require(tx);
        return of(scope.town()).values();
    }

    /** From this key to that, both included, in their order. */
    public Collection<V> between(Tx tx, TownScope scope, K from, K to) {
        memory.require(tx);
        return of(scope.town()).subMap(from, true, to, true).values();
    }

    /** The towns that have rows, in the order of their ids. */
    public Set<TownId> towns(Tx tx) {
        memory.require(tx);
        Set<TownId> used = new TreeSet<>();
        towns.forEach((town, rows) -> {
            if (!rows.isEmpty()) {
                used.add(town);
            }
        });
        return used;
    }

    /** @throws DatabaseException where there is no such row */
    public void require(Tx tx, TownScope scope, K key) {
        if (find(tx, scope, key).isEmpty()) {
            throw memory.refuse(KEY_MISSING, name + " has no " + key);
        }
    }

    /** @throws DatabaseException where there is such a row */
    public void requireNone(Tx tx, TownScope scope, K key) {
        if (find(tx, scope, key).isPresent()) {
            throw memory.refuse(NOT_UNIQUE, name + " has " + key);
        }
    }

    /** A new row. */
    public void insert(Tx tx, TownScope scope, K key, V row) {
        requireNone(tx, scope, key);
        put(tx, scope, key, row);
    }

    /** A new row, or another one in the place of the old. */
    public void put(Tx tx, TownScope scope, K key, V row) {
        memory.require(tx);
        TownId town = scope.town();
        if (!checks.stream().allMatch(check -> check.test(row))) {
            throw memory.refuse(CHECK_FAILED, name + " may not hold " + row);
        }
        if (!references.stream().allMatch(known -> known.test(town, row))) {
            throw memory.refuse(KEY_MISSING, name + " names what is not there: " + row);
        }
        for (Unique<K, V> other : unique) {
            Object value = other.value.apply(row);
            K owner = value == null
                    ? null
                    : other.rows.getOrDefault(town, Map.of()).get(value);
            if (owner != null && owner.compareTo(key) != 0) {
                throw memory.refuse(NOT_UNIQUE, name + " has " + value);
            }
        }
        V before = set(town, key, row);
        memory.changed(written(town, before, row), () -> set(town, key, before));
    }

    /** Returns false where there was none. */
    public boolean remove(Tx tx, TownScope scope, K key) {
        memory.require(tx);
        TownId town = scope.town();
        V before = set(town, key, null);
        if (before != null) {
            memory.changed(written(town, before, null), () -> set(town, key, before));
        }
        return before != null;
    }

    private Memory.Written written(TownId town, @Nullable V before, @Nullable V after) {
        return new Memory.Written(
                town, before == null ? null : shown.apply(before), after == null ? null : shown.apply(after));
    }

    Copy copy() {
        Map<TownId, NavigableMap<K, V>> rows = copied(towns);
        List<Map<TownId, Map<Object, K>>> keys =
                unique.stream().map(other -> copiedKeys(other.rows)).toList();
        return () -> {
            towns = copied(rows);
            for (int i = 0; i < keys.size(); i++) {
                unique.get(i).rows = copiedKeys(keys.get(i));
            }
        };
    }

    private NavigableMap<K, V> of(TownId town) {
        return towns.computeIfAbsent(town, t -> new TreeMap<>());
    }

    /** Returns what was there. */
    private @Nullable V set(TownId town, K key, @Nullable V row) {
        V before = row == null ? of(town).remove(key) : of(town).put(key, row);
        for (Unique<K, V> other : unique) {
            Map<Object, K> keys = other.rows.computeIfAbsent(town, t -> new HashMap<>());
            Object old = before == null ? null : other.value.apply(before);
            if (old != null) {
                keys.remove(old);
            }
            Object fresh = row == null ? null : other.value.apply(row);
            if (fresh != null) {
                keys.put(fresh, key);
            }
        }
        return before;
    }

    private static <K, V> Map<TownId, NavigableMap<K, V>> copied(Map<TownId, NavigableMap<K, V>> towns) {
        Map<TownId, NavigableMap<K, V>> copy = new TreeMap<>();
        towns.forEach((town, rows) -> copy.put(town, new TreeMap<>(rows)));
        return copy;
    }

    private static <K> Map<TownId, Map<Object, K>> copiedKeys(Map<TownId, Map<Object, K>> towns) {
        Map<TownId, Map<Object, K>> copy = new HashMap<>();
        towns.forEach((town, keys) -> copy.put(town, new HashMap<>(keys)));
        return copy;
    }
}
