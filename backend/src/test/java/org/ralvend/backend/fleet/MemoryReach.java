package org.ralvend.backend.fleet;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.TownId;

/** One town's standings in memory. One thread. */
final class MemoryReach implements ReachBooks, ReachTable {
    static final TownScope TOWN = new TownScope(new TownId("westend"));
    final Map<MachineId, ReachRow> rows = new TreeMap<>();
    final List<Told> told = new ArrayList<>();
    private final Map<DeviceId, List<PublicKey>> keys = new TreeMap<>(Comparator.comparing(DeviceId::value));

    void add(ReachRow row) {
        rows.put(row.machine(), row);
    }

    void knows(DeviceId device, PublicKey key) {
        keys.put(device, List.of(key));
    }

    @Override
    public List<TownScope> towns(Instant now, Instant tooFar) {
        return List.of(TOWN);
    }

    @Override
    public <T> T inTown(TownScope town, Function<ReachTable, T> work) {
        return work.apply(this);
    }

    @Override
    public List<ReachRow> due(String asker, Instant now, Instant late, int most) {
        Instant tooFar = now.plus(Duration.between(late, now).multipliedBy(4));
        return rows.values().stream()
                .filter(row -> row.nextAt().isAfter(tooFar)
                        || (!row.nextAt().isAfter(now)
                                && (row.asked().by() == null
                                        || asker.equals(row.asked().by())
                                        || !row.nextAt().isAfter(late))))
                .limit(most)
                .toList();
    }

    @Override
    public List<ReachRow> lock(Collection<MachineId> machines) {
        return rows.values().stream()
                .filter(row -> machines.contains(row.machine()))
                .toList();
    }

    @Override
    public List<ReachRow> unheard(Collection<MachineId> machines) {
        return lock(machines).stream().filter(row -> !row.standing().heard()).toList();
    }

    @Override
    public List<Proof> proofs(String asker) {
        return rows.values().stream()
                .filter(row -> asker.equals(row.asked().answeredBy()))
                .map(row -> new Proof(row.machine(), row.asked().answeredTick()))
                .sorted(Comparator.comparingLong(Proof::tick).reversed())
                .limit(2)
                .toList();
    }

    @Override
    public Census census(long nearlySilentMillis, Instant wentAfter) {
        long going = rows.values().stream()
                .filter(row -> row.standing().silentMillis() >= Math.max(1, nearlySilentMillis)
                        && row.standing().state() == Reachability.OFFLINE)
                .count();
        return new Census((int) going, rows.size());
    }

    @Override
    public Map<DeviceId, List<PublicKey>> keys(Collection<DeviceId> devices) {
        return keys;
    }

    @Override
    public void used(DeviceId device, PublicKey key) {
        keys.put(device, List.of(key));
    }

    @Override
    public void fresh(DeviceId device, Nonce nonce, Instant now) {
        // orders are not part of this
    }

    @Override
    public void proven(MachineId machine, String proof, Instant now) {
        // nor is history
    }

    @Override
    public boolean enter(StandingStore.Greeting greeting, Standing first, Instant now) {
        throw new IllegalStateException("nobody greets here");
    }

    @Override
    public void announced(MachineId machine, @Nullable String url, Instant now) {
        throw new IllegalStateException("nobody greets here");
    }

    @Override
    public void save(List<ReachRow> changed, List<Told> more, Instant now) {
        changed.forEach(this::add);
        told.addAll(more);
    }
}
