package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.Installation;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.fleet.UrlCalls;
import org.ralvend.backend.fleet.UrlFault;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.UrlAnswer;
import org.ralvend.protocol.UrlAnswer.Outcome;
import org.ralvend.protocol.UrlRequest;
import org.ralvend.protocol.json.Bytes;

/** The second channel on a real PostgreSQL; the warehouse at the other end of the URL is the test. */
class UrlRoundTest extends TownTest implements UrlCalls, Bookings {
    private static final String URL = "https://192.0.2.7:8443";

    private final List<UrlRequest> requests = new ArrayList<>();
    private Instant now = Instant.now();
    private boolean dead;
    private @Nullable Answered instead;
    private @Nullable Arrival next;
    private long stored;

    private UrlRound round;

    @BeforeEach
    void announce() {
        backend.get(Database.class).run(tx -> tx.update("DELETE FROM uplink.url_visit"));
        backend.get(Database.class).run(tx -> tx.update("UPDATE fleet.contact SET url = NULL"));
        town.stock("near", 1, 1);
        town.send(town.near.hello(URL));
        InstantSource clock = () -> now;
        round = new UrlRound(backend.get(Database.class), backend.get(UrlRound.Rows.class), this, this, clock);
        round.look();
        now = now.plusSeconds(11);
    }

    @Test
    void closesASaleOverTheUrlAlone() throws Exception {
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        next = town.near.sends(new Fact.AttemptReceived(order.attempt()));
        round.round();
        assertEquals(order, commands().getFirst());
        assertEquals(List.of(), waiting());

        next = town.near.sends(
                new Fact.AttemptStarted(order.attempt(), order.slot()),
                new Fact.Dispensed(order.attempt(), order.slot()));
        now = now.plusSeconds(2);
        round.round();
        now = now.plusSeconds(2);
        round.round();
        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
        assertEquals(4, stored);
    }

    @Test
    void greetsAndIsInStepBeforeItDrains() {
        next = town.near.hello(URL);
        round.round();
        assertTrue(requests.getLast().messages().stream().anyMatch(Down.Resynced.class::isInstance));
    }

    @Test
    void closesASaleOverTheLinkWithTheUrlDead() throws Exception {
        dead = true;
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        round.round();
        town.send(town.near.sends(
                new Fact.AttemptReceived(order.attempt()),
                new Fact.AttemptStarted(order.attempt(), order.slot()),
                new Fact.Dispensed(order.attempt(), order.slot())));
        assertEquals(SaleState.DELIVERED, town.state(cola.sale()));
    }

    @Test
    void movesNothingForWhatIsNoAnswer() throws Exception {
        SaleRequested cola = town.cola();
        DispenseUnit order = town.orderFor(cola);
        String arrived = new String(
                new UrlAnswer(
                                List.of(Outcome.TAKEN),
                                town.near
                                        .sends(new Fact.AttemptReceived(order.attempt()))
                                        .message())
                        .encode(),
                StandardCharsets.UTF_8);
        for (Answered bad : List.of(said(401, arrived), said(202, ""), said(202, "{}"), said(409, "[]"))) {
            instead = bad;
            round.round();
            assertEquals(order, commands().getLast());
            assertEquals(1, waiting().size(), () -> bad + " shows that nothing arrived");
            assertEquals(SaleState.DELIVERING, town.state(cola.sale()));
            now = now.plus(VisitRule.LONGEST.multipliedBy(2));
        }
        assertEquals(4, requests.size());
    }

    @Test
    void comesToADeadUrlEverLessOften() {
        dead = true;
        int before = 0;
        for (int i = 0; i < 3600; i++) {
            round.round();
            before = requests.size();
            now = now.plusSeconds(1);
        }
        assertTrue(before >= 12 && before <= 30, () -> requests.size() + " calls in an hour");
    }

    @Test
    void bringsWhatIsWrittenForAWarehouseAtOnce() throws Exception {
        round.round();
        assertEquals(1, requests.size());
        now = now.plusSeconds(1);
        round.round();
        assertEquals(1, requests.size());
        round.round();
        backend.get(Database.class)
                .run(tx -> tx.update("UPDATE uplink.url_visit SET visited_at = now() - interval '1 hour'"));
        DispenseUnit order = town.orderFor(town.cola());
        round.round();
        assertEquals(order, commands().getFirst());
    }

    @Test
    void callsNobodyWhoseLinkIsUp() {
        backend.get(Database.class)
                .run(tx ->
                        tx.update("""
                        INSERT INTO fleet.presence (town_id, device_id, online, boot, connection, version, since, heard_at)
                        VALUES (?, ?, true, gen_random_uuid(), 1, '', ?, ?)""", town.scope.id(), town.near.known.device().value(), now, now));
        round.look();
        round.round();
        assertEquals(List.of(), requests);
        now = now.plus(Duration.ofMinutes(3));
        round.look();
        now = now.plusSeconds(11);
        round.round();
        assertEquals(1, requests.size());
    }

    @Test
    void twoReplicasDoNotCallTheSameAtOnce() {
        UrlRound other = new UrlRound(
                backend.get(Database.class),
                backend.get(UrlRound.Rows.class),
                this,
                (d, up) -> new CompletableFuture<>(),
                () -> now);
        next = town.near.hello(URL);
        other.round();
        round.round();
        assertEquals(1, requests.size());
        now = now.plus(UrlVisits.TAKEN);
        round.round();
        assertEquals(2, requests.size());
    }

    private static Answered said(int status, String body) {
        return new Answered(
                status, Bytes.ofText(body), backend.get(Installation.class).commandPublicKey());
    }

    private List<Command> commands() throws ProtocolException {
        List<Command> commands = new ArrayList<>();
        for (UrlRequest request : requests) {
            for (Down message : request.messages()) {
                if (message instanceof Down.Signed signed) {
                    commands.add(
                            Command.open(signed, backend.get(Installation.class).commandPublicKey()));
                }
            }
        }
        return commands;
    }

    private List<Outbox.Item> waiting() {
        return backend.get(Database.class)
                .transact(tx -> backend.get(Outbox.class).all(tx, town.scope, List.of(town.near.known.device())));
    }

    @Override
    public CompletableFuture<Heard> call(Call call) {
        try {
            assertEquals(town.near.known.device(), call.device());
            assertEquals(URL, call.url());
            Bytes body = call.body();
            UrlRequest request = UrlRequest.decode(body == null ? new byte[0] : body.toArray());
            requests.add(request);
            if (instead != null) {
                return CompletableFuture.completedFuture(instead);
            }
            if (dead) {
                return CompletableFuture.completedFuture(new Unheard(UrlFault.UNREACHABLE, "nobody"));
            }
            for (Down message : request.messages()) {
                stored = message instanceof Down.Stored said ? said.upToSeq() : stored;
            }
            Up up = next == null ? null : next.message();
            next = null;
            UrlAnswer answer = new UrlAnswer(
                    request.messages().stream()
                            .filter(Down.Signed.class::isInstance)
                            .map(m -> Outcome.TAKEN)
                            .toList(),
                    up);
            return CompletableFuture.completedFuture(new Answered(
                    answer.status(),
                    Bytes.of(answer.encode()),
                    backend.get(Installation.class).commandPublicKey()));
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public CompletableFuture<List<Bytes>> book(DeviceId device, Bytes up) {
        try {
            Arrival arrival = new Arrival(town.near.known, Up.decode(up.toArray()), now);
            return CompletableFuture.completedFuture(
                    backend.get(Intake.class).process(town.scope, List.of(arrival)).stream()
                            .filter(answer -> answer.device().equals(device))
                            .map(Answer::payload)
                            .toList());
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }
}
