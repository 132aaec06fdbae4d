package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.PingAnswers;
import org.ralvend.backend.fleet.PingRound;
import org.ralvend.backend.fleet.PingSender;
import org.ralvend.backend.fleet.PostgresReach;
import org.ralvend.backend.fleet.ReachTimes;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Signatures;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;

/** What the reachability of warehouses does to sales, and who is believed; on a real PostgreSQL. */
class ReachTest extends TownTest implements PingSender {
    private static final Random RANDOM = new Random(4);
    private static final ReachTimes TIMES =
            new ReachTimes(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofDays(3));
    private final List<Command.Ping> pings = new ArrayList<>();
    private final List<UrlPing> urlPings = new ArrayList<>();

    @Test
    void ordersNameTheNonceThatAWarehouseSignedAndNoForgedOne() throws Exception {
        town.stock("near", 1, 3);
        KeyPair keys = keys(town.near);
        Command.Ping ping = ping(town.near);
        Up.PingAnswer answer = answer(ping.nonce(), keys);
        Up.PingAnswer forged = answer(ping.nonce(), newKeys());
        double before = refused(FaultCode.SIGNATURE_BAD);

        town.send(says(town.near, forged));
        assertNotEquals(forged.nonce(), town.orderFor(town.cola()).nonce());
        assertEquals(before + 1, refused(FaultCode.SIGNATURE_BAD));

        town.send(says(town.near, answer));
        assertEquals(answer.nonce(), town.orderFor(town.cola()).nonce());

        double replays = refused(FaultCode.PING_UNKNOWN);
        Arrival hello = town.near.hello();
        town.send(hello, says(town.near, answer));
        assertEquals(replays + 1, refused(FaultCode.PING_UNKNOWN));
        assertEquals(hello.message().nonce(), town.orderFor(town.cola()).nonce(), "a replay brings no nonce back");
    }

    @Test
    void believesAnAnswerOfItsOwnPingOnly() throws Exception {
        KeyPair keys = keys(town.near);
        Command.Ping old = ping(town.near);
        Command.Ping now = ping(town.near);
        double before = refused(FaultCode.PING_UNKNOWN);

        town.send(says(town.near, answer(old.nonce(), keys)));
        town.send(says(town.far, answer(now.nonce(), keys)));

        assertEquals(before + 2, refused(FaultCode.PING_UNKNOWN));
    }

    @Test
    void provesAUrlByASignedAnswerThereAndKeepsItsHistory() throws Exception {
        KeyPair keys = keys(town.near);
        town.send(town.near.hello("https://w.example"));
        assertEquals("UNREACHABLE", state("near"));
        var _ = ping(town.near);
        UrlPing asked = urlPings.getLast();
        PostgresReach books = backend.get(PostgresReach.class);
        PingAnswers answers = backend.get(PingAnswers.class);

        assertEquals(
                Optional.of(FaultCode.SIGNATURE_BAD),
                books.inTown(town.scope, t -> answers.url(t, asked, answer(asked.nonce(), newKeys()), Instant.now())));
        assertEquals("UNREACHABLE", state("near"));
        var _ = ping(town.near);
        UrlPing again = urlPings.getLast();
        Up.PingAnswer good = answer(again.nonce(), keys);
        assertEquals(
                Optional.of(FaultCode.PING_UNKNOWN),
                books.inTown(town.scope, t -> answers.url(t, asked, good, Instant.now())),
                "to an old ping");
        assertEquals(Optional.empty(), books.inTown(town.scope, t -> answers.url(t, again, good, Instant.now())));
        assertEquals("RUNNING", state("near"));

        town.send(town.near.hello("https://w2.example"));
        assertEquals("UNREACHABLE", state("near"));
        assertEquals(List.of("https://w.example until proven", "https://w2.example"), texts("""
                        SELECT url || CASE WHEN until IS NULL THEN '' ELSE ' until' END
                          || CASE WHEN proven_at IS NULL THEN '' ELSE ' proven' END AS line
                        FROM fleet.url_history WHERE town_id = ? AND machine_id = 'near' ORDER BY n"""));
    }

    @Test
    void ordersAtTheUnreachableOnlyWhereNoRunningOneHasIt() throws ProtocolException {
        town.stock("near", 1, 2);
        town.stock("far", 1, 1);
        set("near", "UNREACHABLE");

        assertEquals(town.far.known.device(), town.orderFor(town.cola()).device());
        assertEquals(town.near.known.device(), town.orderFor(town.cola()).device());
    }

    @Test
    void ordersNothingOfWhoIsOfflineOrQuarantinedAndKeepsTheSaleForAClaim() {
        town.stock("near", 1, 1);
        for (String state : List.of("OFFLINE", "QUARANTINED")) {
            set("near", state);
            SaleRequested cola = town.cola();

            List<Down> answers = keep(cola);

            assertTrue(answers.stream().noneMatch(Down.Signed.class::isInstance), state);
            assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()), "merely " + state);
            town.stock("near", 1, 1);
        }
    }

    @Test
    void rejectsASaleWhoseProductLiesOnlyWhereNobodyWillFetchIt() {
        town.stock("near", 1, 5);
        set("near", "PERMANENTLY_OFFLINE");

        SaleRequested gone = town.cola();
        assertTrue(town.send(town.vendor.sends(gone))
                .contains(new Down.SaleRejected(gone.sale(), Down.RejectReason.WAREHOUSES_GONE)));

        town.stock("far", 1, 1);
        SaleRequested good = town.cola();
        town.send(town.vendor.sends(good));
        assertEquals(1, town.reserved("far"));
        SaleRequested late = town.cola();
        assertTrue(town.send(town.vendor.sends(late))
                .contains(new Down.SaleRejected(late.sale(), Down.RejectReason.OUT_OF_STOCK)));
    }

    @Test
    void takesWhatIsPaidOffAGoneWarehouseToAnotherElseOwesIt() {
        town.stock("near", 1, 3);
        SaleRequested first = claimable();
        SaleRequested second = claimable();
        SaleRequested unpaid = town.cola();
        town.send(town.vendor.sends(unpaid));
        town.stock("far", 1, 1);
        set("near", "PERMANENTLY_OFFLINE");

        backend.get(Evacuation.class).round(Instant.now());

        List<SaleState> states = List.of(town.state(first.sale()), town.state(second.sale()));
        assertTrue(states.contains(SaleState.CLAIMABLE) && states.contains(SaleState.REFUND_DUE), "" + states);
        assertEquals(1, town.reserved("far"));
        assertEquals(SaleState.RECORDED, town.state(unpaid.sale()), "its money decides");

        town.send(town.vendor.sends(new Fact.PaymentKept(unpaid.sale(), TestTown.PRICE, false)));
        assertEquals(SaleState.REFUND_DUE, town.state(unpaid.sale()));
        assertEquals(0, town.reserved("near"));
    }

    @Test
    void owesNothingForAnAttemptThatIsStillOpenAtAGoneWarehouse() throws ProtocolException {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        set("near", "PERMANENTLY_OFFLINE");
        run("UPDATE fleet.reachability SET declared = true WHERE town_id = ?", town.scope.id());

        backend.get(Evacuation.class).round(Instant.now());
        assertEquals(SaleState.DELIVERING, town.state(cola.sale()));

        town.send(town.near.sends(new Fact.AttemptVoided(order.attempt())));
        assertEquals(SaleState.REFUND_DUE, town.state(cola.sale()));
    }

    @Test
    void quarantinesWhoComesBackUntilItsJournalIsStoredAndNoAttemptIsOpen() throws Exception {
        town.stock("near", 1, 1);
        KeyPair keys = keys(town.near);
        town.send(town.near.sends());
        DispenseUnit order = town.orderFor(town.cola());
        set("near", "PERMANENTLY_OFFLINE");
        Arrival ended = town.near.sends(new Fact.DispenseFailed(order.attempt(), 1, Fact.DispenseFailure.JAM));

        town.send(says(town.near, answer(ping(town.near).nonce(), keys)));
        assertEquals("QUARANTINED", state("near"));
        var _ = ping(town.near);
        assertEquals("QUARANTINED", state("near"), "it has not greeted since it was lost");

        town.send(town.near.hello());
        var _ = ping(town.near);
        assertEquals("QUARANTINED", state("near"), "its journal is not drained");

        town.send(ended);
        var _ = ping(town.near);
        assertEquals("RUNNING", state("near"));
        assertEquals(List.of("it is back", "re-synced"), texts("""
                        SELECT why AS line FROM fleet.reachability_event
                        WHERE town_id = ? AND machine_id = 'near' AND from_state IS NOT NULL ORDER BY n"""));
    }

    @Test
    void keepsWhoIsReadmittedInQuarantineUntilItIsHeard() throws Exception {
        KeyPair keys = keys(town.near);
        town.send(town.near.sends());
        town.send(town.near.hello());
        var _ = ping(town.near);
        run("UPDATE fleet.reachability SET state = 'QUARANTINED' WHERE town_id = ?", town.scope.id());

        Command.Ping last = ping(town.near);
        assertEquals("QUARANTINED", state("near"), "all that it had is stored, but nobody knows whether it lives");

        town.send(says(town.near, answer(last.nonce(), keys)));
        var _ = ping(town.near);
        assertEquals("RUNNING", state("near"));
    }

    @Override
    public void link(Command.Ping ping) {
        pings.add(ping);
    }

    @Override
    public void url(UrlPing ping) {
        urlPings.add(ping);
    }

    private SaleRequested claimable() {
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, false)));
        assertEquals(SaleState.CLAIMABLE, town.state(cola.sale()));
        return cola;
    }

    private List<Down> keep(SaleRequested cola) {
        town.send(town.vendor.sends(cola));
        return town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true)));
    }

    /** A round of somebody who never asked before. */
    private Command.Ping ping(TestDevice device) {
        run("UPDATE fleet.reachability SET next_at = now() - interval '1 hour' WHERE town_id = ?", town.scope.id());
        String asker = "replica " + UUID.randomUUID();
        var _ = new PingRound(backend.get(PostgresReach.class), this, new PingRound.Asker(asker, RANDOM, TIMES))
                .round(Instant.now(), 1);
        return pings.stream()
                .filter(ping -> ping.device().equals(device.known.device()))
                .reduce((before, last) -> last)
                .orElseThrow();
    }

    private static Arrival says(TestDevice device, Up.PingAnswer answer) {
        return new Arrival(device.known, answer, Instant.now());
    }

    private static Up.PingAnswer answer(Nonce ping, KeyPair signer) {
        Nonce fresh = new Nonce(Minting.random128(RANDOM));
        return new Up.PingAnswer(
                fresh, ping, Signatures.sign(signer.getPrivate(), "PingAnswer", Bytes.ofText(ping + "\n" + fresh)));
    }

    private KeyPair keys(TestDevice device) {
        KeyPair keys = newKeys();
        run(
                "UPDATE fleet.device SET public_key = ? WHERE id = ?",
                Bytes.of(keys.getPublic().getEncoded()),
                device.known.device().value());
        return keys;
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void set(String machine, String state) {
        run("""
                UPDATE fleet.reachability SET state = ?, greeted_epoch = NULL, greeted_next = NULL
                WHERE town_id = ? AND machine_id = ?""", state, town.scope.id(), machine);
    }

    private String state(String machine) {
        return texts("SELECT state AS line FROM fleet.reachability WHERE town_id = ? AND machine_id = '" + machine
                        + "'")
                .getFirst();
    }

    private List<String> texts(String sql) {
        return backend.get(Database.class).transact(tx -> tx.query(sql, row -> row.text("line"), town.scope.id()));
    }

    private static void run(String sql, Object... values) {
        backend.get(Database.class).run(tx -> tx.update(sql, values));
    }

    private static double refused(FaultCode fault) {
        return backend.get(MeterRegistry.class)
                .counter("ralvend.messages.refused", "fault", fault.id())
                .count();
    }
}
