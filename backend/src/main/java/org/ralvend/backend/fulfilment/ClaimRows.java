package org.ralvend.backend.fulfilment;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Row;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.db.Tx.Column;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;

/** The rows of claims and wrong codes: read whole, written set-based. Callers hold an open transaction. */
@Singleton
final class ClaimRows implements ClaimStore {
    private final ClaimLimits limits;

    ClaimRows(ClaimLimits limits) {
        this.limits = limits;
    }

    @Override
    public Map<ClaimId, SaleId> salesOf(Tx tx, TownScope scope, Collection<ClaimId> claims) {
        Map<ClaimId, SaleId> sales = new HashMap<>();
        if (!claims.isEmpty()) {
            tx.query(
                    "SELECT id, order_id FROM fulfilment.claim WHERE town_id = ? AND id = ANY (?) AND order_id IS NOT NULL",
                    row -> sales.put(new ClaimId(row.uuid("id")), new SaleId(row.uuid("order_id"))),
                    scope.id(),
                    claims.stream().map(ClaimId::value).toArray(UUID[]::new));
        }
        return sales;
    }

    @Override
    public Map<ClaimId, SaleId> openAt(Tx tx, TownScope scope, Collection<MachineId> machines) {
        Map<ClaimId, SaleId> open = new HashMap<>();
        if (!machines.isEmpty()) {
            tx.query(
                    "SELECT id, order_id FROM fulfilment.claim WHERE town_id = ? AND machine_id = ANY (?) AND closed_at IS NULL",
                    row -> open.put(new ClaimId(row.uuid("id")), new SaleId(row.uuid("order_id"))),
                    scope.id(),
                    machines.stream().map(MachineId::value).toArray(String[]::new));
        }
        return open;
    }

    @Override
    public ClaimDesk open(Tx tx, TownScope scope, About about, Dispatch dispatch, Instant now) {
        List<Claim> claims = tx.query(
                """
                SELECT * FROM fulfilment.claim WHERE town_id = ? AND (id = ANY (?)
                  OR (order_id = ANY (?) AND (closed_at IS NULL OR denied_at IS NOT NULL)))
                ORDER BY id""",
                ClaimRows::claim,
                scope.id(),
                about.ids().stream().map(ClaimId::value).toArray(UUID[]::new),
                about.sales().stream().map(SaleId::value).distinct().toArray(UUID[]::new));
        WrongCodes wrong = new WrongCodes(about.entered().isEmpty() ? List.of() : tried(tx, scope, about));
        return new ClaimDesk(
                new ClaimDesk.Loaded(new ClaimBook(claims), wrong, about, limits.wordMinor()), dispatch, now);
    }

    @Override
    public void save(Tx tx, TownScope scope, ClaimDesk desk) {
        tx.insert(
                "INSERT INTO fulfilment.claim (town_id, id, machine_id, device_id, order_id, revision, entered_at, closed_at, denied_at)",
                " ON CONFLICT (town_id, id) DO UPDATE SET revision = excluded.revision, closed_at = excluded.closed_at,"
                        + " denied_at = excluded.denied_at",
                desk.claims().changed(),
                List.of(
                        Column.of("text", c -> scope.id()),
                        Column.of("uuid", c -> c.id().value()),
                        Column.of("text", c -> c.machine().value()),
                        Column.of("text", c -> c.device().value()),
                        Column.of(
                                "uuid", c -> c.sale() == null ? null : c.sale().value()),
                        Column.of("int", Claim::revision),
                        Column.of("timestamptz", Claim::enteredAt),
                        Column.of("timestamptz", Claim::closedAt),
                        Column.of("timestamptz", Claim::deniedAt)));
        tx.insert(
                "INSERT INTO fulfilment.wrong_code (town_id, tried, since, times)",
                " ON CONFLICT (town_id, tried) DO UPDATE SET since = excluded.since, times = excluded.times",
                desk.wrong().changed(),
                List.of(
                        Column.of("text", t -> scope.id()),
                        Column.of("text", WrongCodes.Tried::place),
                        Column.of("timestamptz", WrongCodes.Tried::since),
                        Column.of("int", WrongCodes.Tried::times)));
    }

    private static List<WrongCodes.Tried> tried(Tx tx, TownScope scope, About about) {
        return tx.query(
                "SELECT * FROM fulfilment.wrong_code WHERE town_id = ? AND tried = ANY (?) ORDER BY tried FOR UPDATE",
                row -> new WrongCodes.Tried(row.text("tried"), row.time("since"), row.integer("times")),
                scope.id(),
                about.places().toArray(String[]::new));
    }

    private static Claim claim(Row row) {
        UUID sale = row.findUuid("order_id");
        return new Claim(
                new ClaimId(row.uuid("id")),
                new MachineId(row.text("machine_id")),
                new DeviceId(row.text("device_id")),
                sale == null ? null : new SaleId(sale),
                row.integer("revision"),
                row.time("entered_at"),
                row.findTime("closed_at"),
                row.findTime("denied_at"));
    }
}
