package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;

/**
 * The uplink without a broker, from the bytes of messages to the bytes of their answers: it decodes, books a round in one
 * transaction, and gives what is to be sent. So the engine can be measured alone. One thread.
 */
@Singleton
public final class Feed {
    /** Messages of one round, as the uplink takes them. */
    public static final int ROUND = Uplink.ROUND;

    private final Intake intake;
    private final InstantSource clock;

    /** What arrived, and from whom. */
    public record Message(KnownDevice from, Bytes payload) {}

    Feed(Intake intake, InstantSource clock) {
        this.intake = intake;
        this.clock = clock;
    }

    /** Books one round and gives what its devices are told. */
    public List<Bytes> book(TownScope scope, List<Message> round) throws ProtocolException {
        List<Arrival> arrivals = new ArrayList<>(round.size());
        for (Message message : round) {
            Up up = Up.decode(message.payload().toArray());
            arrivals.add(new Arrival(message.from(), up, clock.instant()));
        }
        return intake.process(scope, arrivals).stream().map(Answer::payload).toList();
    }
}
