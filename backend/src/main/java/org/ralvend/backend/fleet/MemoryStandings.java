package org.ralvend.backend.fleet;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.MachineId;

/** The standings of machines in memory. */
public final class MemoryStandings implements ReachBooks, StandingStore {
    /** @param from null where it greeted for the first time */
    public record Event(
            MachineId machine,
            Instant at,
            @Nullable Reachability from,
            Reachability to,
            String why,
            String evidence,
            String actor) {}

    /**
     * Where a machine said that it answers.
     *
     * @param until null where it still does
     * @param provenAt null where it never answered there
     */
    public record Address(
            MachineId machine,
            String url,
            Instant since,
            @Nullable Instant until,
            @Nullable Instant provenAt) {}

    private final Memory memory;
    private final MemoryDevices devices;
    private final Homecoming homecoming;
    private final ReachTimes times;
    private final MemoryTable<Long, Event> events;
    private final MemoryTable<Long, Address> addresses;

    public MemoryStandings(Memory memory, MemoryDevices devices, Homecoming homecoming, ReachTimes times) {
        this.memory = memory;
        this.devices = devices;
        this.homecoming = homecoming;
        this.times = times;
        this.events = new MemoryTable<Long, Event>(memory, "reachability_event")
                .references(devices.standings(), Event::machine);
        this.addresses = new MemoryTable<Long, Address>(memory, "url_history")
                .references(devices.standings(), Address::machine)
                .unique(address -> address.until() == null ? address.machine() : null);
    }

    @Override
    public List<TownScope> towns(Instant now, Instant tooFar) {
        return memory.transact(tx -> devices.standings().towns(tx).stream()
                .map(TownScope::new)
                .filter(scope -> devices.standings().all(tx, scope).stream()
                        .anyMatch(row ->
                                !row.nextAt().isAfter(now) || row.nextAt().isAfter(tooFar)))
                .toList());
    }

    @Override
    public <T> T inTown(TownScope town, Function<ReachTable, T> work) {
        return memory.transact(tx -> work.apply(in(tx, town)));
    }

    @Override
    public ReachTable in(Tx tx, TownScope scope) {
        return new MemoryReachTable(tx, scope, devices, homecoming, new MemoryReachTable.History(events, addresses));
    }

    @Override
    public void greeted(Tx tx, TownScope scope, Collection<Greeting> greetings, Instant now) {
        new Greetings(times).take(in(tx, scope), greetings, now);
    }

    /** An operator says that it is gone for good, as {@link ReachController#declareOffline}. */
    public void declare(TownScope scope, MachineId machine, ReachEvent.Declared declared, Instant now) {
        var _ = inTown(scope, table -> new Declarations(table, times).declare(machine, declared, now));
    }

    /** An operator says that it is back, as {@link ReachController#readmit}. */
    public void readmit(TownScope scope, MachineId machine, ReachEvent.Readmitted readmitted, Instant now) {
        var _ = inTown(scope, table -> new Declarations(table, times).readmit(machine, readmitted, now));
    }

    /** Every machine of the town that ever greeted, in the order of their ids. */
    public List<ReachRow> all(Tx tx, TownScope scope) {
        return List.copyOf(devices.standings().all(tx, scope));
    }

    /** What was told of the town's machines, the oldest first. */
    public List<Event> events(Tx tx, TownScope scope) {
        return List.copyOf(events.all(tx, scope));
    }

    /** Where the town's machines said that they answer, the oldest first. */
    public List<Address> addresses(Tx tx, TownScope scope) {
        return List.copyOf(addresses.all(tx, scope));
    }
}
