package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ralvend.backend.Installation;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.backend.fulfilment.AttemptStore;
import org.ralvend.backend.ordering.Ordering;
import org.ralvend.backend.uplink.Cursors.Cursor;
import org.ralvend.backend.uplink.Cursors.Journals;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;

/**
 * What the senders of a batch are told: how far they are stored, and on a {@code Hello} everything that waits for them and
 * what stands of what they have open. What is answered to a {@code Hello} alone needs no outbox: a device names what it
 * has open with every {@code Hello} until it has ended.
 *
 * <p>A {@code Hello} is never answered {@code Diverged}: one that was on its way for long would find its own device's later
 * entries stored. {@code Resynced} says how far and with which last hashes, bound to the nonce, and the device compares.
 */
@Singleton
final class Replies {
    /** How far the journals are stored once the batch is. */
    record Stand(Batch batch, Map<DeviceId, Journals> journals, Instant now) {
        private Down.Resynced answer(DeviceId device, Up.Hello hello) {
            Journals known = journals.get(device);
            Optional<Cursor> cursor = batch.after(device, hello.epoch())
                    .or(() -> Optional.ofNullable(known).flatMap(k -> k.find(hello.epoch())));
            return new Down.Resynced(
                    hello.nonce(),
                    now,
                    hello.epoch(),
                    cursor.map(Cursor::upTo).orElse(0L),
                    cursor.map(c -> c.tail().bytes()).orElse(null));
        }
    }

    private final Ordering ordering;
    private final AttemptStore fulfilment;
    private final OutboxStore outbox;
    private final Installation installation;

    Replies(Ordering ordering, AttemptStore fulfilment, OutboxStore outbox, Installation installation) {
        this.ordering = ordering;
        this.fulfilment = fulfilment;
        this.outbox = outbox;
        this.installation = installation;
    }

    Down.Signed sign(Command command) {
        return command.sign(installation.commandKey());
    }

    List<Answer> to(Tx tx, TownScope scope, List<Arrival> arrivals, Stand stand) {
        Set<Answer> answers = new LinkedHashSet<>();
        List<DeviceId> greeted = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            DeviceId device = arrival.from().device();
            switch (arrival.message()) {
                case Up.Hello hello -> {
                    greeted.add(device);
                    answers.add(answer(device, stand.answer(device, hello)));
                    answers.addAll(open(tx, scope, arrival.from(), hello));
                }
                case Up.Batch sent -> answers.add(answer(device, stand.batch().answer(device, sent.epoch())));
                case Up.PingAnswer answered -> {}
            }
        }
        if (!greeted.isEmpty()) {
            outbox.all(tx, scope, greeted).forEach(item -> answers.add(new Answer(item.device(), item.payload())));
        }
        return List.copyOf(answers);
    }

    /**
     * A known sale's verdict is given again, even where it was thought to have arrived; an unknown sale comes with the
     * device's next batch. An attempt that does not stand here is cancelled: what has not started of it is void.
     */
    private List<Answer> open(Tx tx, TownScope scope, KnownDevice from, Up.Hello hello) {
        List<Answer> answers = new ArrayList<>();
        ordering.verdicts(tx, scope, from.machine(), hello.salesWithoutVerdict())
                .forEach(verdict -> answers.add(answer(from.device(), verdict.message())));
        Set<AttemptId> standing = fulfilment.standing(tx, scope, from.machine(), hello.attemptsWithoutEnd());
        for (AttemptId attempt : hello.attemptsWithoutEnd()) {
            if (!standing.contains(attempt)) {
                answers.add(answer(from.device(), sign(new Command.CancelAttempt(from.device(), attempt))));
            }
        }
        return answers;
    }

    private static Answer answer(DeviceId device, Down message) {
        return new Answer(device, Bytes.of(message.encode()));
    }
}
