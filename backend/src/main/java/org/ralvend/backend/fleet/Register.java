package org.ralvend.backend.fleet;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.people.Actor;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.TownId;

/** Which towns, machines and devices there are, page by page, for people. Callers hold an open transaction. */
@Singleton
final class Register {
    /** A board that is or was enrolled. */
    record Device(
            DeviceId id,
            MachineId machine,
            Instant enrolledAt,
            @Nullable Instant revokedAt) {}

    /** The actor's towns that exist, in the order of their ids, after this one. */
    List<Fleet.Town> towns(Tx tx, Actor actor, String after, int limit) {
        return tx.query(
                "SELECT * FROM fleet.town WHERE id > ? AND (? OR id = ANY (?)) ORDER BY id LIMIT ?",
                row -> new Fleet.Town(new TownId(row.text("id")), row.text("name"), row.text("currency")),
                after,
                actor.everywhere(),
                actor.towns().stream().map(TownId::value).toArray(String[]::new),
                limit);
    }

    /** In the order of their ids, after this one. */
    List<Machine> machines(Tx tx, TownScope scope, String after, int limit) {
        return tx.query(
                "SELECT * FROM fleet.machine WHERE town_id = ? AND id > ? ORDER BY id LIMIT ?",
                Fleet::machine,
                scope.id(),
                after,
                limit);
    }

    /** In the order of their ids, after this one; the revoked with them. */
    List<Device> devices(Tx tx, TownScope scope, String after, int limit) {
        return tx.query(
                "SELECT * FROM fleet.device WHERE town_id = ? AND id > ? ORDER BY id LIMIT ?",
                Register::device,
                scope.id(),
                after,
                limit);
    }

    /** The boards of one machine, the one enrolled last first; the revoked with them. */
    List<Device> boards(Tx tx, TownScope scope, MachineId machine, int limit) {
        return tx.query(
                "SELECT * FROM fleet.device WHERE town_id = ? AND machine_id = ? ORDER BY enrolled_at DESC, id LIMIT ?",
                Register::device,
                scope.id(),
                machine.value(),
                limit);
    }

    private static Device device(Row row) {
        return new Device(
                new DeviceId(row.text("id")),
                new MachineId(row.text("machine_id")),
                row.time("enrolled_at"),
                row.findTime("revoked_at"));
    }
}
