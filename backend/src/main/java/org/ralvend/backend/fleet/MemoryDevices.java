package org.ralvend.backend.fleet;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Memory;
import org.ralvend.backend.db.MemoryTable;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.TownId;

/** Towns, machines and devices in memory. */
public final class MemoryDevices implements DeviceStore {
    private record Board(
            DeviceId id,
            MachineId machine,
            Instant enrolledAt,
            @Nullable Instant revokedAt,
            DeviceKeys.Keys keys) {
        Board with(DeviceKeys.Keys other) {
            return new Board(id, machine, enrolledAt, revokedAt, other);
        }
    }

    private static final DeviceKeys.Keys NO_KEYS = new DeviceKeys.Keys(null, null);

    private final MemoryTable<TownId, Fleet.Town> towns;
    private final MemoryTable<MachineId, Machine> machines;
    private final MemoryTable<DeviceId, Board> boards;
    private final MemoryTable<DeviceId, Fleet.Heard> contacts;
    private final MemoryTable<DeviceId, Instant> heardAt;
    private final MemoryTable<MachineId, ReachRow> standings;

    public MemoryDevices(Memory memory) {
        towns = new MemoryTable<>(memory, "town");
        machines = new MemoryTable<MachineId, Machine>(memory, "machine")
                .check(machine -> machine.vendorNumber() >= 0 && machine.vendorNumber() <= 9999);
        boards = new MemoryTable<DeviceId, Board>(memory, "device").references(machines, Board::machine);
        contacts = new MemoryTable<DeviceId, Fleet.Heard>(memory, "contact").references(boards, Fleet.Heard::device);
        heardAt = new MemoryTable<>(memory, "contact");
        standings =
                new MemoryTable<MachineId, ReachRow>(memory, "reachability").references(machines, ReachRow::machine);
    }

    /** For what refers to machines. */
    public MemoryTable<MachineId, ?> machines() {
        return machines;
    }

    @Override
    public boolean addTown(Tx tx, Fleet.Town town, Instant now) {
        TownScope scope = new TownScope(town.id());
        if (towns.find(tx, scope, town.id()).isPresent()) {
            return false;
        }
        towns.insert(tx, scope, town.id(), town);
        return true;
    }

    @Override
    public List<TownScope> towns(Tx tx, String after, int limit) {
        return towns.towns(tx).stream()
                .filter(town -> town.value().compareTo(after) > 0)
                .limit(limit)
                .map(TownScope::new)
                .toList();
    }

    @Override
    public boolean addMachine(Tx tx, TownScope scope, Machine machine, Instant now) {
        if (machines.find(tx, scope, machine.id()).isPresent()) {
            return false;
        }
        towns.require(tx, scope, scope.town());
        machines.insert(tx, scope, machine.id(), machine);
        return true;
    }

    @Override
    public void addDevice(Tx tx, TownScope scope, DeviceId device, MachineId machine, Instant now) {
        for (TownId town : boards.towns(tx)) {
            boards.requireNone(tx, new TownScope(town), device);
        }
        boards.insert(tx, scope, device, new Board(device, machine, now, null, NO_KEYS));
    }

    /** The device enrols with this key. */
    public void enrolled(Tx tx, TownScope scope, DeviceId device, PublicKey key) {
        Board board = boards.find(tx, scope, device).orElseThrow();
        boards.put(tx, scope, device, board.with(new DeviceKeys.Keys(key, null)));
    }

    /** The device asks to renew with this key; see {@link DeviceKeys#renewing}. */
    void renewing(Tx tx, TownScope scope, DeviceId device, PublicKey present, PublicKey next) {
        Board board = boards.find(tx, scope, device).orElseThrow();
        boards.put(tx, scope, device, board.with(new DeviceKeys.Keys(present, next)));
    }

    /** Something was signed with this key. */
    void renewed(Tx tx, TownScope scope, DeviceId device, PublicKey key) {
        boards.find(tx, scope, device)
                .filter(board -> key.equals(board.keys().next()))
                .ifPresent(board -> boards.put(tx, scope, device, board.with(new DeviceKeys.Keys(key, null))));
    }

    DeviceKeys.Keys keys(Tx tx, TownScope scope, DeviceId device) {
        return boards.find(tx, scope, device).map(Board::keys).orElse(NO_KEYS);
    }

    /** Locked out for good. Returns false where the town has no such device, or it is revoked already. */
    public boolean revoke(Tx tx, TownScope scope, DeviceId device, Instant now) {
        Optional<Board> board = boards.find(tx, scope, device).filter(b -> b.revokedAt() == null);
        board.ifPresent(
                b -> boards.put(tx, scope, device, new Board(b.id(), b.machine(), b.enrolledAt(), now, b.keys())));
        return board.isPresent();
    }

    @Override
    public Optional<KnownDevice> device(Tx tx, DeviceId device) {
        for (TownId town : boards.towns(tx)) {
            TownScope scope = new TownScope(town);
            Optional<Board> board = boards.find(tx, scope, device).filter(b -> b.revokedAt() == null);
            if (board.isPresent()) {
                return Optional.of(known(tx, scope, board.get()));
            }
        }
        return Optional.empty();
    }

    /** One transaction runs at a time, so nobody else does anything. */
    @Override
    public void lock(Tx tx, TownScope scope, Collection<DeviceId> devices) {
        devices.forEach(device -> boards.find(tx, scope, device));
    }

    @Override
    public List<DeviceId> revoked(Tx tx, TownScope scope, Collection<DeviceId> devices) {
        return devices.stream()
                .distinct()
                .filter(device -> boards.find(tx, scope, device)
                        .filter(b -> b.revokedAt() != null)
                        .isPresent())
                .toList();
    }

    @Override
    public List<KnownDevice> devices(Tx tx, TownScope scope, MachineKind kind) {
        return boards.all(tx, scope).stream()
                .filter(board -> board.revokedAt() == null)
                .map(board -> known(tx, scope, board))
                .filter(device -> device.kind() == kind)
                .toList();
    }

    @Override
    public void met(Tx tx, TownScope scope, List<Fleet.Heard> heard, Instant now) {
        heard(
                tx,
                scope,
                heard.stream()
                        .filter(fresh ->
                                contacts.find(tx, scope, fresh.device()).isEmpty())
                        .toList(),
                now);
    }

    @Override
    public void began(Tx tx, TownScope scope, DeviceId device, EpochId epoch, Set<EpochId> older) {
        contacts.find(tx, scope, device)
                .filter(old -> old.epoch() != null && older.contains(old.epoch()))
                .ifPresent(old -> contacts.put(
                        tx, scope, device, new Fleet.Heard(device, epoch, old.nonce(), old.version(), old.url())));
    }

    @Override
    public void heard(Tx tx, TownScope scope, List<Fleet.Heard> heard, Instant now) {
        for (Fleet.Heard fresh : heard) {
            Fleet.Heard old = contacts.find(tx, scope, fresh.device()).orElse(fresh);
            boolean said = !fresh.version().isEmpty();
            heardAt.put(tx, scope, fresh.device(), now);
            contacts.put(
                    tx,
                    scope,
                    fresh.device(),
                    new Fleet.Heard(
                            fresh.device(),
                            fresh.epoch() == null ? old.epoch() : fresh.epoch(),
                            fresh.nonce(),
                            said ? fresh.version() : old.version(),
                            said ? fresh.url() : old.url()));
        }
    }

    @Override
    public Map<Integer, Instant> lastHeard(Tx tx, TownScope scope, Collection<Integer> vendorNumbers) {
        Map<Integer, Instant> last = new HashMap<>();
        for (Board board : boards.all(tx, scope)) {
            Machine machine = machines.find(tx, scope, board.machine()).orElseThrow();
            if (machine.kind() == MachineKind.VENDOR && vendorNumbers.contains(machine.vendorNumber())) {
                heardAt.find(tx, scope, board.id())
                        .ifPresent(at -> last.merge(machine.vendorNumber(), at, (a, b) -> a.isAfter(b) ? a : b));
            }
        }
        return last;
    }

    @Override
    public Set<MachineId> gone(Tx tx, TownScope scope) {
        return standings.all(tx, scope).stream()
                .filter(row -> row.standing().state() == Reachability.PERMANENTLY_OFFLINE)
                .map(ReachRow::machine)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<TownScope> townsWithGone(Tx tx) {
        return standings.towns(tx).stream()
                .map(TownScope::new)
                .filter(scope -> !gone(tx, scope).isEmpty())
                .toList();
    }

    @Override
    public Reach reach(Tx tx, TownScope scope) {
        Map<MachineId, List<MachineId>> nearest = new HashMap<>();
        machines.all(tx, scope).forEach(machine -> nearest.put(machine.id(), machine.serves()));
        Map<MachineId, Reach.Contact> addresses = new HashMap<>();
        boards.all(tx, scope).stream()
                .filter(board ->
                        board.revokedAt() == null && known(tx, scope, board).kind() == MachineKind.WAREHOUSE)
                .sorted(Comparator.comparing(Board::enrolledAt))
                .forEach(board -> contacts.find(tx, scope, board.id())
                        .ifPresent(heard ->
                                address(board, heard).ifPresent(address -> addresses.put(board.machine(), address))));
        Map<MachineId, Reachability> states = new HashMap<>();
        standings
                .all(tx, scope)
                .forEach(row -> states.put(row.machine(), row.standing().state()));
        return new Reach(nearest, addresses, states);
    }

    /** How its machines stand; {@link MemoryStandings} writes it. */
    MemoryTable<MachineId, ReachRow> standings() {
        return standings;
    }

    MachineKind kind(Tx tx, TownScope scope, MachineId machine) {
        return machines.find(tx, scope, machine).orElseThrow().kind();
    }

    /** The one that runs it: of those that were heard, or of all, the newest. */
    Optional<DeviceId> board(Tx tx, TownScope scope, MachineId machine) {
        return boards.all(tx, scope).stream()
                .filter(board -> board.machine().equals(machine) && board.revokedAt() == null)
                .min(Comparator.comparing((Board board) ->
                                contacts.find(tx, scope, board.id()).isEmpty())
                        .thenComparing(Board::enrolledAt, Comparator.reverseOrder())
                        .thenComparing(Board::id))
                .map(Board::id);
    }

    /** As it announced it last. */
    @Nullable
    String url(Tx tx, TownScope scope, DeviceId device) {
        return contacts.find(tx, scope, device).map(Fleet.Heard::url).orElse(null);
    }

    /** Orders to this device may name this nonce. */
    void fresh(Tx tx, TownScope scope, DeviceId device, Nonce nonce, Instant now) {
        heardAt.put(tx, scope, device, now);
        contacts.find(tx, scope, device)
                .ifPresent(old -> contacts.put(
                        tx, scope, device, new Fleet.Heard(device, old.epoch(), nonce, old.version(), old.url())));
    }

    private static Optional<Reach.Contact> address(Board board, Fleet.Heard heard) {
        Nonce nonce = heard.nonce();
        return Optional.ofNullable(heard.epoch()).map(epoch -> new Reach.Contact(board.id(), epoch, nonce));
    }

    private KnownDevice known(Tx tx, TownScope scope, Board board) {
        Machine machine = machines.find(tx, scope, board.machine()).orElseThrow();
        return new KnownDevice(scope, board.id(), board.machine(), machine.kind());
    }
}
