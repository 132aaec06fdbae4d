package org.ralvend.backend.fulfilment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.Reach;
import org.ralvend.backend.fulfilment.Attempt.State;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;

/** Attempts and losses in memory. */
public final class MemoryAttempts implements AttemptStore {
    private static final Comparator<Attempt> ORDER =
            Comparator.comparing(Attempt::sale).thenComparingInt(Attempt::unit).thenComparingInt(Attempt::number);

    /** As PostgreSQL orders false before true. */
    private static final Comparator<Attempt> URGENCY = Comparator.comparing(
                    (Attempt attempt) -> attempt.state() != State.UNRESOLVED)
            .thenComparing(Attempt::settleBy)
            .thenComparing(Attempt::id);

    private record Place(SaleId sale, int unit, int number) {}

    private record Kept(Attempt attempt, @Nullable Instant cancelOrderedAt) {
        boolean toCancel(Instant now) {
            return attempt.state() == State.ISSUED
                    && cancelOrderedAt == null
                    && !attempt.startUntil().isAfter(now);
        }

        boolean toSettle(Instant now) {
            return !attempt.state().isOver() && !attempt.settleBy().isAfter(now);
        }
    }

    private final MemoryTable<AttemptId, Kept> attempts;
    private final MemoryTable<AttemptId, Loss> losses;
    private final MemoryTable<AttemptId, Unnamed> unnamed;
    private final Supplier<AttemptId> mint;

    public MemoryAttempts(Memory memory, Supplier<AttemptId> mint) {
        this.attempts = new MemoryTable<AttemptId, Kept>(memory, "attempt")
                .shown(Kept::attempt)
                .unique(kept -> new Place(
                        kept.attempt().sale(),
                        kept.attempt().unit(),
                        kept.attempt().number()));
        this.losses = new MemoryTable<>(memory, "loss");
        this.unnamed = new MemoryTable<AttemptId, Unnamed>(memory, "unnamed").references(attempts, Unnamed::attempt);
        this.mint = mint;
    }

    @Override
    public Map<AttemptId, SaleId> salesOf(Tx tx, TownScope scope, Collection<AttemptId> these) {
        Map<AttemptId, SaleId> sales = new HashMap<>();
        these.forEach(id -> attempts.find(tx, scope, id)
                .ifPresent(kept -> sales.put(id, kept.attempt().sale())));
        return sales;
    }

    @Override
    public Set<AttemptId> standing(Tx tx, TownScope scope, MachineId machine, Collection<AttemptId> these) {
        return these.stream()
                .flatMap(id -> attempts.find(tx, scope, id).stream())
                .map(Kept::attempt)
                .filter(attempt -> attempt.shelf().machine().equals(machine)
                        && !attempt.state().isOver())
                .map(Attempt::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<SaleId> unsettledOn(Tx tx, TownScope scope, Collection<Shelf> shelves) {
        if (shelves.isEmpty()) {
            return List.of();
        }
        return stream(tx, scope)
                .filter(attempt -> !attempt.state().isOver() || attempt.state() == State.WRITTEN_OFF)
                .filter(attempt -> shelves.contains(attempt.shelf()))
                .map(Attempt::sale)
                .toList();
    }

    @Override
    public List<Command.CancelAttempt> toCancel(Tx tx, TownScope scope, Instant now, int limit) {
        List<Attempt> due = attempts.all(tx, scope).stream()
                .filter(kept -> kept.toCancel(now))
                .map(Kept::attempt)
                .sorted(Comparator.comparing(Attempt::startUntil))
                .limit(limit)
                .toList();
        List<Command.CancelAttempt> commands = new ArrayList<>();
        for (Attempt attempt : due) {
            attempts.put(tx, scope, attempt.id(), new Kept(attempt, now));
            commands.add(new Command.CancelAttempt(attempt.device(), attempt.id()));
        }
        return commands;
    }

    @Override
    public List<TownScope> townsToCancel(Tx tx, Instant now) {
        return towns(tx, kept -> kept.toCancel(now));
    }

    @Override
    public List<TownScope> townsToSettle(Tx tx, Instant now) {
        return towns(tx, kept -> kept.toSettle(now));
    }

    @Override
    public List<AttemptId> toSettle(Tx tx, TownScope scope, Instant now, int limit) {
        return attempts.all(tx, scope).stream()
                .filter(kept -> kept.toSettle(now))
                .map(Kept::attempt)
                .sorted(URGENCY)
                .limit(limit)
                .map(Attempt::id)
                .toList();
    }

    @Override
    public boolean hasOpen(Tx tx, TownScope scope, MachineId machine) {
        return stream(tx, scope)
                .anyMatch(attempt -> attempt.shelf().machine().equals(machine)
                        && !attempt.state().isOver()
                        && attempt.state() != State.UNRESOLVED);
    }

    @Override
    public void greeted(Tx tx, TownScope scope, Greeting greeting) {
        List<Attempt> ofMachine = stream(tx, scope)
                .filter(attempt -> attempt.shelf().machine().equals(greeting.machine()))
                .toList();
        for (Attempt attempt : ofMachine) {
            boolean arrived = attempt.state() == State.TAKEN || attempt.state() == State.STARTED;
            if ((arrived || isOfAnEarlierJournal(attempt, greeting))
                    && !greeting.open().contains(attempt.id())) {
                Unnamed row = new Unnamed(attempt.id(), greeting.device(), greeting.epoch(), greeting.nextSeq());
                unnamed.put(tx, scope, attempt.id(), row);
            } else {
                var _ = unnamed.remove(tx, scope, attempt.id());
            }
        }
    }

    private static boolean isOfAnEarlierJournal(Attempt attempt, Greeting greeting) {
        return attempt.state() == State.ISSUED
                && attempt.device().equals(greeting.device())
                && attempt.epoch() != null
                && !attempt.epoch().equals(greeting.epoch());
    }

    @Override
    public List<TownScope> townsWithUnnamed(Tx tx) {
        return unnamed.towns(tx).stream().map(TownScope::new).toList();
    }

    @Override
    public List<Unnamed> unnamed(Tx tx, TownScope scope, AttemptId after, int limit) {
        return unnamed.all(tx, scope).stream()
                .filter(row -> row.attempt().compareTo(after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public boolean drop(Tx tx, TownScope scope, Unnamed row) {
        return unnamed.find(tx, scope, row.attempt()).filter(row::equals).isPresent()
                && unnamed.remove(tx, scope, row.attempt());
    }

    @Override
    public Dispatch open(Tx tx, TownScope scope, About about, SaleDesk desk, Reach reach) {
        List<Attempt> loaded = of(tx, scope, about.sales());
        Stream<AttemptId> fell = loaded.stream()
                .filter(attempt -> attempt.state() == State.DISPENSED)
                .map(Attempt::id);
        Set<AttemptId> lost = Stream.concat(about.dropped().stream(), fell)
                .filter(id -> losses.find(tx, scope, id).isPresent())
                .collect(Collectors.toUnmodifiableSet());
        return new Dispatch(new AttemptBook(loaded, lost), desk, reach, mint);
    }

    @Override
    public List<Attempt> of(Tx tx, TownScope scope, Collection<SaleId> sales) {
        Set<SaleId> wanted = new HashSet<>(sales);
        return stream(tx, scope)
                .filter(attempt -> wanted.contains(attempt.sale()))
                .sorted(ORDER)
                .toList();
    }

    @Override
    public List<Command.DispenseUnit> save(Tx tx, TownScope scope, Dispatch dispatch, Instant now) {
        for (Attempt attempt : dispatch.attempts().changed()) {
            Instant cancelOrderedAt = attempts.find(tx, scope, attempt.id())
                    .map(Kept::cancelOrderedAt)
                    .orElse(null);
            attempts.put(tx, scope, attempt.id(), new Kept(attempt, cancelOrderedAt));
        }
        for (Loss loss : dispatch.attempts().losses()) {
            if (losses.find(tx, scope, loss.attempt()).isEmpty()) {
                losses.insert(tx, scope, loss.attempt(), loss);
            }
        }
        return dispatch.commands();
    }

    /** Every attempt of the town, in the order of sales, units and numbers. */
    public List<Attempt> all(Tx tx, TownScope scope) {
        return stream(tx, scope).sorted(ORDER).toList();
    }

    /** Every loss of the town, in the order of attempts. */
    public List<Loss> losses(Tx tx, TownScope scope) {
        return List.copyOf(losses.all(tx, scope));
    }

    private Stream<Attempt> stream(Tx tx, TownScope scope) {
        return attempts.all(tx, scope).stream().map(Kept::attempt);
    }

    private List<TownScope> towns(Tx tx, Predicate<Kept> which) {
        return attempts.towns(tx).stream()
                .map(TownScope::new)
                .filter(scope -> attempts.all(tx, scope).stream().anyMatch(which))
                .toList();
    }
}
