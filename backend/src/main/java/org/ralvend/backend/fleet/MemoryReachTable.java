package org.ralvend.backend.fleet;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Nonce;

/** The standings of one town's machines in memory, within one transaction. One thread. */
final class MemoryReachTable implements ReachTable {
    /** What was told, and where machines answered, numbered as it came. */
    record History(
            MemoryTable<Long, MemoryStandings.Event> events, MemoryTable<Long, MemoryStandings.Address> addresses) {}

    private final Tx tx;
    private final TownScope scope;
    private final MemoryDevices devices;
    private final Homecoming homecoming;
    private final History history;

    MemoryReachTable(Tx tx, TownScope scope, MemoryDevices devices, Homecoming homecoming, History history) {
        this.tx = tx;
        this.scope = scope;
        this.devices = devices;
        this.homecoming = homecoming;
        this.history = history;
    }

    @Override
    public List<ReachRow> due(String asker, Instant now, Instant late, int most) {
        Instant tooFar = now.plus(Duration.between(late, now).multipliedBy(4));
        return rows().all(tx, scope).stream()
                .filter(row -> row.nextAt().isAfter(tooFar) || (!row.nextAt().isAfter(now) && isFor(row, asker, late)))
                .sorted(Comparator.comparing(ReachRow::nextAt).thenComparing(ReachRow::machine))
                .limit(most)
                .map(row -> read(row, true))
                .toList();
    }

    private static boolean isFor(ReachRow row, String asker, Instant late) {
        String by = row.asked().by();
        return by == null || by.equals(asker) || !row.nextAt().isAfter(late);
    }

    @Override
    public List<ReachRow> lock(Collection<MachineId> machines) {
        return new TreeSet<>(machines)
                .stream()
                        .flatMap(machine -> rows().find(tx, scope, machine).stream())
                        .map(row -> read(row, false))
                        .toList();
    }

    @Override
    public List<ReachRow> unheard(Collection<MachineId> machines) {
        return lock(machines).stream().filter(row -> !row.standing().heard()).toList();
    }

    @Override
    public List<Proof> proofs(String asker) {
        return rows().all(tx, scope).stream()
                .filter(row -> asker.equals(row.asked().answeredBy()))
                .map(row -> new Proof(row.machine(), row.asked().answeredTick()))
                .sorted(Comparator.comparingLong(Proof::tick).reversed())
                .limit(2)
                .toList();
    }

    @Override
    public Census census(long nearlySilentMillis, Instant wentAfter) {
        int going = 0;
        int all = 0;
        for (ReachRow row : rows().all(tx, scope)) {
            Standing standing = row.standing();
            if (row.kind() == MachineKind.WAREHOUSE && !standing.declared()) {
                all++;
                going += switch (standing.state()) {
                    case RUNNING, UNREACHABLE -> 0;
                    case OFFLINE, QUARANTINED -> standing.silentMillis() >= Math.max(1, nearlySilentMillis) ? 1 : 0;
                    case PERMANENTLY_OFFLINE -> row.since().isAfter(wentAfter) ? 1 : 0;
                };
            }
        }
        return new Census(going, all);
    }

    @Override
    public Map<DeviceId, List<PublicKey>> keys(Collection<DeviceId> of) {
        Map<DeviceId, List<PublicKey>> keys = new HashMap<>();
        of.forEach(device -> keys.put(device, devices.keys(tx, scope, device).all()));
        return keys;
    }

    @Override
    public void used(DeviceId device, PublicKey key) {
        devices.renewed(tx, scope, device, key);
    }

    @Override
    public void fresh(DeviceId device, Nonce nonce, Instant now) {
        devices.fresh(tx, scope, device, nonce, now);
    }

    @Override
    public void proven(MachineId machine, String proof, Instant now) {
        for (Map.Entry<Long, MemoryStandings.Address> open : addresses(machine).entrySet()) {
            MemoryStandings.Address old = open.getValue();
            if (old.provenAt() == null) {
                MemoryStandings.Address next = new MemoryStandings.Address(machine, old.url(), old.since(), null, now);
                history.addresses().put(tx, scope, open.getKey(), next);
            }
        }
    }

    @Override
    public boolean enter(StandingStore.Greeting greeting, Standing first, Instant now) {
        MachineId machine = greeting.machine();
        if (rows().find(tx, scope, machine).isPresent()) {
            return false;
        }
        MachineKind kind = devices.kind(tx, scope, machine);
        ReachRow row = new ReachRow(machine, kind, null, true, first, now, greeting.greeted(), Asked.NEVER, now, false);
        rows().insert(tx, scope, machine, row);
        String evidence = "Hello of " + greeting.device();
        tell(new MemoryStandings.Event(
                machine, now, null, first.state(), "greets for the first time", evidence, "backend"));
        return true;
    }

    @Override
    public void announced(MachineId machine, @Nullable String url, Instant now) {
        addresses(machine)
                .forEach((n, old) -> history.addresses()
                        .put(
                                tx,
                                scope,
                                n,
                                new MemoryStandings.Address(machine, old.url(), old.since(), now, old.provenAt())));
        if (url != null) {
            long n = history.addresses().all(tx, scope).size() + 1L;
            history.addresses().insert(tx, scope, n, new MemoryStandings.Address(machine, url, now, null, null));
        }
    }

    @Override
    public void save(List<ReachRow> changed, List<Told> told, Instant now) {
        changed.forEach(row -> rows().put(tx, scope, row.machine(), row));
        for (Told each : told) {
            Standing.Change change = each.change();
            tell(new MemoryStandings.Event(
                    each.machine(), now, change.from(), change.to(), change.why(), change.evidence(), change.actor()));
        }
    }

    private void tell(MemoryStandings.Event event) {
        history.events().insert(tx, scope, history.events().all(tx, scope).size() + 1L, event);
    }

    private Map<Long, MemoryStandings.Address> addresses(MachineId machine) {
        Map<Long, MemoryStandings.Address> open = new HashMap<>();
        long n = 0;
        for (MemoryStandings.Address address : history.addresses().all(tx, scope)) {
            n++;
            if (address.machine().equals(machine) && address.until() == null) {
                open.put(n, address);
            }
        }
        return open;
    }

    private MemoryTable<MachineId, ReachRow> rows() {
        return devices.standings();
    }

    /** Which board runs it, whether its key is known and whether it is settled is asked anew each time. */
    private ReachRow read(ReachRow row, boolean asksForHomecoming) {
        DeviceId board = devices.board(tx, scope, row.machine()).orElse(null);
        ReachRow.Greeted greeted = row.greeted();
        boolean asks = asksForHomecoming && row.standing().state() == Reachability.QUARANTINED;
        return new ReachRow(
                row.machine(),
                row.kind(),
                board,
                board == null || !devices.keys(tx, scope, board).all().isEmpty(),
                row.standing(),
                row.since(),
                greeted,
                row.asked(),
                row.nextAt(),
                asks
                        && board != null
                        && greeted != null
                        && homecoming.isSettled(tx, scope, row.machine(), board, greeted));
    }
}
