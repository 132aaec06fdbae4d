package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.backend.Installation;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Row;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.DispenseFailure;
import org.ralvend.protocol.Fact.RefuseReason;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.SoldUnit;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/**
 * A town whose devices say anything: what is true, what is impossible, what is another's, twice and in any order. No fact is
 * refused by a constraint, no journal stands still, the books stay right, and nobody else's move.
 */
class HostileFactsTest extends TownTest {
    private static final int ROUNDS = 120;
    private static final int SLOTS = 3;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void bookWhatCanBeAndKeepTheRest(long seed) {
        TestTown other = TestTown.greeted(backend);
        other.stock("near", 1, 5);
        AttemptId foreign = foreign(other);
        List<String> before = rows(other);
        new Liars(seed, foreign).run();

        assertEquals(List.of(), broken(), "seed " + seed);
        assertEquals(before, rows(other), "seed " + seed + ": another town moved");
        for (TestDevice device : List.of(town.vendor, town.near, town.far)) {
            assertEquals(device.size(), stored(device), "seed " + seed + ": the journal of " + device.known.machine());
        }
        assertTrue(
                count("SELECT id FROM fulfilment.attempt WHERE town_id = ? AND state = 'DISPENSED'") > 0,
                "nothing fell");
        assertTrue(town.unbookable() > 20, "nobody lied");
        assertTrue(count("SELECT attempt_id AS id FROM fulfilment.loss WHERE town_id = ?") > 0, "nothing was lost");
        assertEquals(
                0,
                town.faults().stream().filter(FaultCode.INTERNAL.id()::equals).count(),
                "seed " + seed + ": shelved instead of judged");
    }

    @Test
    void wouldReportBooksThatAreNotRight() {
        town.stock("near", 1, 5);
        assertEquals(List.of(), broken());
        database()
                .run(tx -> tx.update(
                        "UPDATE inventory.stock SET on_hand = 4, missing = 1 WHERE town_id = ?", town.scope.id()));

        assertEquals(List.of("I4: near/1 has 4 and moved 5", "missing: near/1 misses 1 of 0"), broken());
    }

    /** One seed: who says what. */
    private final class Liars {
        private final Random chance;
        private final List<AttemptId> attempts = new ArrayList<>();
        private final List<SaleId> sales = new ArrayList<>();

        Liars(long seed, AttemptId foreign) {
            this.chance = new Random(seed);
            attempts.add(foreign);
            attempts.add(new AttemptId(new UUID(seed, 1)));
            sales.add(new SaleId(new UUID(seed, 2)));
        }

        void run() {
            for (int slot = 1; slot <= SLOTS; slot++) {
                town.stock("near", slot, 20);
                town.stock("far", slot, 20);
            }
            for (int round = 0; round < ROUNDS; round++) {
                switch (chance.nextInt(12)) {
                    case 0 -> town.stock(chance.nextBoolean() ? "near" : "far", 1 + chance.nextInt(SLOTS), 3);
                    case 1 -> timePasses();
                    case 2 -> town.customerLeaves();
                    case 3 -> backend.get(Sweep.class).round(Instant.now());
                    case 4, 5, 6 -> sell();
                    default -> talk();
                }
            }
        }

        /** An honest sale, so that there is something to lie about. */
        private void sell() {
            SaleRequested cola = town.cola();
            sales.add(cola.sale());
            hear(town.send(
                    town.vendor.sends(cola, new Fact.PaymentKept(cola.sale(), TestTown.PRICE, chance.nextInt(4) > 0))));
        }

        private void talk() {
            TestDevice device = List.of(town.vendor, town.near, town.far, town.near, town.far)
                    .get(chance.nextInt(5));
            int from = device.size();
            for (int i = chance.nextInt(8); i >= 0; i--) {
                device.journalRaw(body(), chance.nextInt(5) == 0 ? strangeAge() : Long.valueOf(chance.nextInt(90_000)));
            }
            hear(town.send(device.resends(chance.nextInt(4) == 0 ? 0 : from)));
        }

        private void hear(List<Down> answers) {
            for (Down answer : answers) {
                if (answer instanceof Down.Signed signed && order(signed) instanceof Command.DispenseUnit order) {
                    attempts.add(order.attempt());
                }
            }
        }

        private @Nullable Long strangeAge() {
            Long[] ages = {null, -1L, Long.MIN_VALUE, Long.MAX_VALUE};
            return ages[chance.nextInt(ages.length)];
        }

        private Bytes body() {
            if (chance.nextInt(10) == 0) {
                return impossible();
            }
            Entry.Stamp stamp = new Entry.Stamp(Instant.EPOCH, 1, BootId.mint(chance), Entry.ClockTrust.UNKNOWN);
            return Bytes.of(RecordCodec.encode(new Entry(stamp, fact())));
        }

        private Fact fact() {
            AttemptId attempt = attempt();
            SaleId sale = sales.get(chance.nextInt(sales.size()));
            Money money = new Money(chance.nextInt(3) * 250L, chance.nextInt(9) == 0 ? "USD" : "EUR");
            int slot = chance.nextInt(6) == 0 ? 999 : 1 + chance.nextInt(SLOTS);
            return switch (chance.nextInt(18)) {
                case 0 -> new Fact.AttemptReceived(attempt, chance.nextBoolean() ? null : forgotten(sale, slot));
                case 1 -> new Fact.AttemptStarted(attempt, slot);
                case 2, 3, 4, 5 -> new Fact.Dispensed(attempt, slot);
                case 6 -> new Fact.DispenseFailed(attempt, slot, one(DispenseFailure.values()));
                case 7, 8 -> new Fact.DispenseUnresolved(attempt, slot);
                case 9 -> new Fact.AttemptRefused(attempt, one(RefuseReason.values()));
                case 10 -> new Fact.AttemptCancelled(attempt);
                case 11 -> new Fact.AttemptVoided(attempt);
                case 12 -> new Fact.SlotCounted(slot, chance.nextInt(9) == 0 ? Limits.SLOT_UNITS : chance.nextInt(9));
                case 13 -> new Fact.PaymentKept(sale, money, chance.nextBoolean());
                case 14 -> new Fact.PaymentReleased(sale, money);
                case 15 ->
                    chance.nextBoolean() ? new Fact.RefundOwed(sale, money) : new Fact.PaymentUnresolved(sale, money);
                case 16 -> new Fact.VerdictReceived(sale, chance.nextBoolean());
                default -> new Fact.FaultRaised(FaultCode.DROP_UNASKED, "a \0 and\nmore");
            };
        }

        /** Of one that was never ordered, as after a restore: some of these sales are known and some are not. */
        private Fact.AttemptReceived.Order forgotten(SaleId sale, int slot) {
            SoldUnit sold = new SoldUnit(sale, 1 + chance.nextInt(8) / 7);
            return new Fact.AttemptReceived.Order(sold, 1 + chance.nextInt(3), slot, TestTown.COLA);
        }

        private AttemptId attempt() {
            return chance.nextInt(8) == 0
                    ? new AttemptId(new UUID(7, chance.nextLong()))
                    : attempts.get(Math.max(0, attempts.size() - 1 - chance.nextInt(6)));
        }

        private Bytes impossible() {
            String[] bodies = {
                "{\"fact\":{\"type\":\"SlotCounted\",\"slot\":1,\"units\":-3}}",
                "{\"fact\":{\"type\":\"SlotCounted\",\"slot\":1,\"units\":2000000000}}",
                "{\"fact\":{\"type\":\"Levitated\",\"slot\":1}}",
                "{\"fact\":{\"type\":\"PaymentKept\",\"sale\":\"" + sales.getLast() + "\",\"amount\":-1}}",
                "\0",
                ""
            };
            return Bytes.ofText(bodies[chance.nextInt(bodies.length)]);
        }

        private <T> T one(T[] values) {
            return values[chance.nextInt(values.length)];
        }
    }

    private AttemptId foreign(TestTown other) {
        try {
            return other.orderFor(other.cola()).attempt();
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static Command order(Down.Signed signed) {
        try {
            return Command.open(signed, backend.get(Installation.class).commandPublicKey());
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    /** Time goes by: no motor turns any more, and some deadlines come. */
    private void timePasses() {
        database()
                .run(tx -> tx.update(
                        "UPDATE fulfilment.attempt SET start_until = start_until - interval '1 hour',"
                                + " settle_by = settle_by - interval '20 days' WHERE town_id = ?",
                        town.scope.id()));
    }

    /** What does not hold in the town's books. */
    private List<String> broken() {
        List<String> broken = new ArrayList<>();
        broken.addAll(lines("""
                SELECT 'I4: ' || s.machine_id || '/' || s.slot || ' has ' || s.on_hand || ' and moved ' || m.moved AS line
                FROM inventory.stock s JOIN (SELECT machine_id, slot, sum(delta) AS moved FROM inventory.movement
                  WHERE town_id = ? GROUP BY machine_id, slot) m ON m.machine_id = s.machine_id AND m.slot = s.slot
                WHERE s.town_id = ? AND s.on_hand <> m.moved ORDER BY line"""));
        broken.addAll(lines("""
                SELECT 'I4: ' || machine_id || '/' || slot || ' reserves ' || reserved AS line FROM inventory.stock s
                WHERE town_id = ? AND (reserved < 0 OR reserved > on_hand OR reserved <> (SELECT count(*) FROM inventory.reservation r
                  WHERE r.town_id = ? AND r.machine_id = s.machine_id AND r.slot = s.slot AND r.state = 'HELD'))"""));
        broken.addAll(lines("""
                SELECT 'missing: ' || machine_id || '/' || slot || ' misses ' || missing || ' of ' || n AS line FROM inventory.stock s,
                  LATERAL (SELECT count(*) AS n FROM fulfilment.attempt a WHERE a.town_id = ? AND a.machine_id = s.machine_id
                    AND a.slot = s.slot AND a.state = 'WRITTEN_OFF') w
                WHERE s.town_id = ? AND missing <> n ORDER BY line"""));
        broken.addAll(lines("""
                SELECT 'I3: ' || u.order_id || '/' || u.unit AS line FROM ordering.order_unit u JOIN LATERAL (SELECT count(*) AS fell,
                    count(l.attempt_id) AS lost FROM fulfilment.attempt a LEFT JOIN fulfilment.loss l
                      ON l.town_id = a.town_id AND l.attempt_id = a.id
                  WHERE a.town_id = ? AND a.order_id = u.order_id AND a.unit = u.unit AND a.state = 'DISPENSED') f ON true
                WHERE u.town_id = ? AND f.fell - f.lost <> CASE u.state WHEN 'DELIVERED' THEN 1 ELSE 0 END"""));
        broken.addAll(lines("""
                SELECT 'I4: ' || fell || ' fell, ' || moved || ' moved' AS line FROM
                  (SELECT (SELECT count(*) FROM fulfilment.attempt WHERE town_id = ? AND state = 'DISPENSED')
                    + (SELECT count(*) FROM fulfilment.loss l WHERE town_id = ? AND order_id IS NULL AND NOT EXISTS
                      (SELECT 1 FROM fulfilment.attempt a WHERE a.town_id = l.town_id AND a.id = l.attempt_id)) AS fell) f,
                  (SELECT count(*) AS moved FROM inventory.movement WHERE town_id = ? AND reason = 'DISPENSED') m
                WHERE fell <> moved"""));
        broken.addAll(lines("""
                SELECT 'claimable without a unit: ' || u.order_id AS line FROM ordering.order_unit u
                WHERE u.town_id = ? AND u.state = 'CLAIMABLE' AND NOT EXISTS (SELECT 1 FROM inventory.reservation r
                  WHERE r.town_id = ? AND r.order_id = u.order_id AND r.unit = u.unit AND r.state = 'HELD')"""));
        return broken;
    }

    private List<String> lines(String sql) {
        Object[] towns = new Object[(int) sql.chars().filter(c -> c == '?').count()];
        Arrays.fill(towns, town.scope.id());
        return database().transact(tx -> tx.query(sql, row -> row.text("line"), towns));
    }

    private static List<String> rows(TestTown of) {
        List<String> rows = new ArrayList<>();
        for (String table : List.of(
                "inventory.stock",
                "inventory.movement",
                "inventory.reservation",
                "ordering.order_unit",
                "payment.payment",
                "fulfilment.attempt",
                "fulfilment.loss",
                "uplink.unbookable")) {
            rows.addAll(database()
                    .transact(tx -> tx.query(
                            "SELECT '" + table + " ' || (to_jsonb(t) - 'cancel_ordered_at')::text AS line FROM " + table
                                    + " t WHERE town_id = ? ORDER BY line",
                            row -> row.text("line"),
                            of.scope.id())));
        }
        return rows;
    }

    private static long stored(TestDevice device) {
        return database()
                .transact(tx -> tx.find(
                        "SELECT up_to FROM uplink.cursor WHERE device_id = ? AND epoch = ?",
                        row -> row.number("up_to"),
                        device.known.device().value(),
                        device.epoch.value()))
                .orElse(0L);
    }

    private int count(String sql) {
        return database()
                .transact(tx -> tx.query(sql, (Row row) -> row.uuid("id"), town.scope.id()))
                .size();
    }

    private static Database database() {
        return backend.get(Database.class);
    }
}
