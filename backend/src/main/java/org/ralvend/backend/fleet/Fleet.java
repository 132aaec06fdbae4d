package org.ralvend.backend.fleet;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Enrolment.MachineKind;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.TownId;

/** Towns, machines and devices. Callers hold an open transaction. */
@Singleton
public final class Fleet implements DeviceStore {
    /** What a town is. */
    public record Town(TownId id, String name, String currency) {}

    /**
     * What was just heard of a device.
     *
     * @param version empty where the message did not say; then {@code url} says nothing either
     * @param url as announced
     */
    public record Heard(
            DeviceId device,
            @Nullable EpochId epoch,
            Nonce nonce,
            String version,
            @Nullable String url) {
        private static final int LONGEST = 200;

        /** What a device says of itself is shown to people and kept by a database that takes no NUL. */
        public Heard {
            version = plain(version);
            url = plainUrl(url);
        }

        /** A URL as it is kept. */
        public static @Nullable String plainUrl(@Nullable String url) {
            return url == null ? null : plain(url);
        }

        private static String plain(String said) {
            return said.substring(0, Math.min(said.length(), LONGEST)).replaceAll("[^\\x20-\\x7e]", "?");
        }
    }

    /** Returns false where there is such a town already. */
    @Override
    public boolean addTown(Tx tx, Town town, Instant now) {
        return tx.update("""
                        INSERT INTO fleet.town (id, name, currency, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING""", town.id().value(), town.name(), town.currency(), now) == 1;
    }

    public Optional<Town> town(Tx tx, TownScope scope) {
        return tx.find(
                "SELECT * FROM fleet.town WHERE id = ?",
                row -> new Town(new TownId(row.text("id")), row.text("name"), row.text("currency")),
                scope.id());
    }

    @Override
    public List<TownScope> towns(Tx tx, String after, int limit) {
        return tx.query(
                "SELECT id FROM fleet.town WHERE id > ? ORDER BY id LIMIT ?",
                row -> new TownScope(new TownId(row.text("id"))),
                after,
                limit);
    }

    /** Returns false where there is such a machine already. */
    @Override
    public boolean addMachine(Tx tx, TownScope scope, Machine machine, Instant now) {
        return tx.update(
                        """
                        INSERT INTO fleet.machine (town_id, id, kind, vendor_number, serves, created_at) VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT DO NOTHING""",
                        scope.id(),
                        machine.id().value(),
                        machine.kind(),
                        machine.vendorNumber(),
                        machine.serves().stream().map(MachineId::value).toArray(String[]::new),
                        now)
                == 1;
    }

    public Optional<Machine> machine(Tx tx, TownScope scope, MachineId id) {
        return tx.find(
                "SELECT * FROM fleet.machine WHERE town_id = ? AND id = ?", Fleet::machine, scope.id(), id.value());
    }

    public List<Machine> machines(Tx tx, TownScope scope) {
        return tx.query("SELECT * FROM fleet.machine WHERE town_id = ? ORDER BY id", Fleet::machine, scope.id());
    }

    @Override
    public void addDevice(Tx tx, TownScope scope, DeviceId device, MachineId machine, Instant now) {
        tx.update(
                "INSERT INTO fleet.device (town_id, id, machine_id, enrolled_at) VALUES (?, ?, ?, ?)",
                scope.id(),
                device.value(),
                machine.value(),
                now);
    }

    /** The one look-up that crosses towns: a certificate names a device, and this says whose it is. */
    @Override
    public Optional<KnownDevice> device(Tx tx, DeviceId device) {
        return tx.find(
                """
                SELECT d.town_id, d.machine_id, m.kind FROM fleet.device d
                JOIN fleet.machine m ON m.town_id = d.town_id AND m.id = d.machine_id
                WHERE d.id = ? AND d.revoked_at IS NULL""",
                row -> new KnownDevice(
                        new TownScope(new TownId(row.text("town_id"))),
                        device,
                        new MachineId(row.text("machine_id")),
                        row.constant(MachineKind.class, "kind")),
                device.value());
    }

    /** Nobody else books these devices' journals until the transaction ends. Locked in the order of their ids. */
    @Override
    public void lock(Tx tx, TownScope scope, Collection<DeviceId> devices) {
        tx.query(
                "SELECT id FROM fleet.device WHERE town_id = ? AND id = ANY (?) ORDER BY id FOR NO KEY UPDATE",
                row -> row.text("id"),
                scope.id(),
                devices.stream().map(DeviceId::value).toArray(String[]::new));
    }

    /** Which of these will never be heard again. */
    @Override
    public List<DeviceId> revoked(Tx tx, TownScope scope, Collection<DeviceId> devices) {
        return tx.query(
                "SELECT id FROM fleet.device WHERE town_id = ? AND id = ANY (?) AND revoked_at IS NOT NULL",
                row -> new DeviceId(row.text("id")),
                scope.id(),
                devices.stream().map(DeviceId::value).toArray(String[]::new));
    }

    /** The town's devices of this kind that are not revoked: for what must be told to all of them. */
    @Override
    public List<KnownDevice> devices(Tx tx, TownScope scope, MachineKind kind) {
        return tx.query(
                """
                SELECT d.id, d.machine_id FROM fleet.device d
                JOIN fleet.machine m ON m.town_id = d.town_id AND m.id = d.machine_id
                WHERE d.town_id = ? AND m.kind = ? AND d.revoked_at IS NULL ORDER BY d.id""",
                row -> new KnownDevice(
                        scope, new DeviceId(row.text("id")), new MachineId(row.text("machine_id")), kind),
                scope.id(),
                kind);
    }

    @Override
    public void met(Tx tx, TownScope scope, List<Heard> heard, Instant now) {
        contact(tx, scope, heard, now, " ON CONFLICT (town_id, device_id) DO NOTHING");
    }

    @Override
    public void began(Tx tx, TownScope scope, DeviceId device, EpochId epoch, Set<EpochId> older) {
        tx.update(
                "UPDATE fleet.contact SET epoch = ? WHERE town_id = ? AND device_id = ? AND epoch = ANY (?)",
                epoch.value(),
                scope.id(),
                device.value(),
                older.stream().map(EpochId::value).toArray(UUID[]::new));
    }

    /** Remembers the newest nonce of each device, and the epoch where it was named. */
    @Override
    public void heard(Tx tx, TownScope scope, List<Heard> heard, Instant now) {
        contact(tx, scope, heard, now, """
                 ON CONFLICT (town_id, device_id) DO UPDATE SET epoch = coalesce(excluded.epoch, c.epoch), nonce = excluded.nonce,
                  heard_at = excluded.heard_at, version = CASE excluded.version WHEN '' THEN c.version ELSE excluded.version END,
                  url = CASE excluded.version WHEN '' THEN c.url ELSE excluded.url END""");
    }

    private static void contact(Tx tx, TownScope scope, List<Heard> heard, Instant now, String known) {
        tx.insert(
                "INSERT INTO fleet.contact AS c (town_id, device_id, epoch, nonce, heard_at, version, url)",
                known,
                heard,
                List.of(
                        Column.of("text", h -> scope.id()),
                        Column.of("text", h -> h.device().value()),
                        Column.of(
                                "uuid",
                                h -> h.epoch() == null ? null : h.epoch().value()),
                        Column.of("text", h -> h.nonce().value()),
                        Column.of("timestamptz", h -> now),
                        Column.of("text", Heard::version),
                        Column.of("text", Heard::url)));
    }

    /** Machines of the town that are taken for gone for good. */
    @Override
    public Set<MachineId> gone(Tx tx, TownScope scope) {
        return Set.copyOf(tx.query(
                "SELECT machine_id FROM fleet.reachability WHERE town_id = ? AND state = 'PERMANENTLY_OFFLINE'",
                row -> new MachineId(row.text("machine_id")),
                scope.id()));
    }

    /** Towns that have machines that are gone for good. */
    @Override
    public List<TownScope> townsWithGone(Tx tx) {
        return tx.query(
                "SELECT DISTINCT town_id FROM fleet.reachability WHERE state = 'PERMANENTLY_OFFLINE' ORDER BY town_id",
                row -> new TownScope(new TownId(row.text("town_id"))));
    }

    /** How the town's warehouses can be addressed now, and which of them each vendor's customers reach. */
    @Override
    public Reach reach(Tx tx, TownScope scope) {
        Map<MachineId, List<MachineId>> nearest = new HashMap<>();
        machines(tx, scope).forEach(machine -> nearest.put(machine.id(), machine.serves()));
        Map<MachineId, Reach.Contact> contacts = new HashMap<>();
        tx.query(
                        """
                        SELECT d.id, d.machine_id, c.epoch, c.nonce FROM fleet.contact c
                        JOIN fleet.device d ON d.town_id = c.town_id AND d.id = c.device_id
                        JOIN fleet.machine m ON m.town_id = d.town_id AND m.id = d.machine_id
                        WHERE c.town_id = ? AND m.kind = 'WAREHOUSE' AND d.revoked_at IS NULL AND c.epoch IS NOT NULL
                        ORDER BY d.enrolled_at""",
                        row -> Map.entry(
                                new MachineId(row.text("machine_id")),
                                new Reach.Contact(
                                        new DeviceId(row.text("id")),
                                        new EpochId(row.uuid("epoch")),
                                        new Nonce(row.text("nonce")))),
                        scope.id())
                .forEach(contact -> contacts.put(contact.getKey(), contact.getValue()));
        Map<MachineId, Reachability> standings = new HashMap<>();
        tx.query(
                "SELECT machine_id, state FROM fleet.reachability WHERE town_id = ?",
                row -> standings.put(new MachineId(row.text("machine_id")), row.constant(Reachability.class, "state")),
                scope.id());
        return new Reach(nearest, contacts, standings);
    }

    @Override
    public Map<Integer, Instant> lastHeard(Tx tx, TownScope scope, Collection<Integer> vendorNumbers) {
        Map<Integer, Instant> heard = new HashMap<>();
        if (!vendorNumbers.isEmpty()) {
            tx.query(
                    """
                    SELECT m.vendor_number, max(c.heard_at) AS heard_at FROM fleet.contact c
                    JOIN fleet.device d ON d.town_id = c.town_id AND d.id = c.device_id
                    JOIN fleet.machine m ON m.town_id = d.town_id AND m.id = d.machine_id
                    WHERE c.town_id = ? AND m.kind = 'VENDOR' AND m.vendor_number = ANY (?) GROUP BY m.vendor_number""",
                    row -> heard.put(row.integer("vendor_number"), row.time("heard_at")),
                    scope.id(),
                    vendorNumbers.toArray(Integer[]::new));
        }
        return heard;
    }

    public void addClaim(Tx tx, TownScope scope, byte[] tokenHash, MachineId machine, Instant expires) {
        tx.update(
                "INSERT INTO fleet.claim (town_id, token_hash, machine_id, expires_at) VALUES (?, ?, ?, ?)",
                scope.id(),
                tokenHash,
                machine.value(),
                expires);
    }

    /** Spends a claim: works once, and only before its end. The claim itself says which town it is for. */
    public Optional<TownScope> spendClaim(Tx tx, byte[] tokenHash, MachineId machine, Instant now) {
        return tx.find(
                """
                UPDATE fleet.claim SET used_at = ? WHERE token_hash = ? AND machine_id = ? AND used_at IS NULL AND expires_at > ?
                RETURNING town_id""", row -> new TownScope(new TownId(row.text("town_id"))), now, tokenHash, machine.value(), now);
    }

    static Machine machine(Row row) {
        return new Machine(
                new MachineId(row.text("id")),
                row.constant(MachineKind.class, "kind"),
                row.integer("vendor_number"),
                row.texts("serves").stream().map(MachineId::new).toList());
    }
}
