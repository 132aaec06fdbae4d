package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.Installation;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;

/** What a device is told that says hello, of each thing that it has open; on a real PostgreSQL. */
class GreetingsTest extends TownTest {
    private static final Random RANDOM = new Random(9);

    @Test
    void givesAVerdictAgainThatWasThoughtToHaveArrived() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        Down verdict = town.send(town.vendor.sends(cola)).getFirst();
        town.send(town.vendor.sends(new Fact.VerdictReceived(cola.sale(), true)));
        assertEquals(1, town.send(town.vendor.hello()).size());

        List<Down> answers = town.send(town.vendor.hello(List.of(cola.sale()), List.of()));

        assertEquals(2, answers.size());
        assertEquals(verdict, answers.getLast());
    }

    @Test
    void ordersNameTheEpochThatBeganLastThoughAnOlderGreetingWasBookedAfterIt() throws ProtocolException {
        town.stock("near", 1, 2);
        town.stock("far", 1, 0);
        TestDevice old = town.near;
        TestDevice anew = old.renewed();
        town.send(old.sends());
        town.send(anew.hello());
        town.send(old.hello());

        town.send(anew.sends());

        assertEquals(anew.epoch, town.orderFor(town.cola()).epoch());

        town.send(old.hello());
        assertEquals(anew.epoch, town.orderFor(town.cola()).epoch(), "a greeting of an epoch that is over");
    }

    @Test
    void givesAVerdictOnceThatStillWaits() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));

        assertEquals(
                2, town.send(town.vendor.hello(List.of(cola.sale()), List.of())).size());
    }

    @Test
    void saysNothingOfASaleThatItDoesNotKnowOrThatIsAnothers() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));

        assertEquals(
                1,
                town.send(town.vendor.renewed().hello(List.of(town.cola().sale()), List.of())).stream()
                        .filter(Down.Resynced.class::isInstance)
                        .count());
        assertEquals(
                1,
                town.send(town.far.hello(List.of(cola.sale(), town.cola().sale()), List.of()))
                        .size());
    }

    @Test
    void cancelsAnAttemptThatWasNeverOrderedAndLeavesTheOneThatStands() throws ProtocolException {
        town.stock("near", 1, 1);
        DispenseUnit order = town.orderFor(town.cola());
        town.send(town.near.sends(new Fact.AttemptReceived(order.attempt())));
        AttemptId stranger = AttemptId.mint(() -> Instant.EPOCH, RANDOM);

        List<Down> answers = town.send(town.near.hello(List.of(), List.of(order.attempt(), stranger)));

        assertEquals(List.of(new Command.CancelAttempt(town.near.known.device(), stranger)), commands(answers));
    }

    @Test
    void cancelsAnAttemptThatIsOverHereAndOneOfAnotherMachine() throws ProtocolException {
        town.stock("near", 1, 1);
        DispenseUnit order = town.orderFor(town.cola());
        assertEquals(
                1,
                commands(town.send(town.far.hello(List.of(), List.of(order.attempt()))))
                        .size());
        town.send(town.near.sends(new Fact.Dispensed(order.attempt(), 1)));

        List<Down> answers = town.send(town.near.hello(List.of(), List.of(order.attempt())));

        assertEquals(List.of(new Command.CancelAttempt(town.near.known.device(), order.attempt())), commands(answers));
    }

    @Test
    void namesNoNonceThatCameWithAPingAnswerNobodyChecked() throws ProtocolException {
        town.stock("near", 1, 1);
        Nonce forged = new Nonce(Minting.random128(RANDOM));
        Nonce ping = new Nonce(Minting.random128(RANDOM));
        Arrival hello = town.near.hello();
        town.send(hello);
        town.send(new Arrival(
                town.near.known, new Up.PingAnswer(forged, ping, Bytes.ofText("no signature")), hello.at()));

        assertEquals(hello.message().nonce(), town.orderFor(town.cola()).nonce());
    }

    private static List<Command> commands(List<Down> answers) {
        return answers.stream()
                .filter(Down.Signed.class::isInstance)
                .map(answer -> command((Down.Signed) answer))
                .toList();
    }

    private static Command command(Down.Signed signed) {
        try {
            return Command.open(signed, backend.get(Installation.class).commandPublicKey());
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }
}
