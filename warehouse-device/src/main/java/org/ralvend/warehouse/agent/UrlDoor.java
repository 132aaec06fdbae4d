package org.ralvend.warehouse.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.ralvend.device.agent.Loop;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.uplink.Nonces;
import org.ralvend.device.uplink.Uplink;
import org.ralvend.device.uplink.UrlLink;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.UrlAnswer;
import org.ralvend.protocol.UrlAnswer.Outcome;
import org.ralvend.protocol.UrlRequest;
import org.ralvend.warehouse.web.PingServer;

/**
 * What stands behind the warehouse's URL: pings, and the second way for commands and journal. Commands go to the agent as those
 * from {@code down} do, verified there once more. Whether the caller may ask at all is looked at before, by the server. Any thread.
 */
public final class UrlDoor implements PingServer.Answerer {
    private final Self self;
    private final WarehouseAgent agent;
    private final Loop loop;
    private final Nonces nonces;
    private final Supplier<List<AttemptId>> open;
    private final UrlLink link;
    private final Uplink uplink;
    private boolean started;

    /** @param open the attempts without end, asked on the loop */
    UrlDoor(
            Self self,
            WarehouseAgent agent,
            Supplier<List<AttemptId>> open,
            Books books,
            Uplink.Surroundings surroundings) {
        this.self = self;
        this.agent = agent;
        this.loop = surroundings.loop();
        this.nonces = books.nonces();
        this.open = open;
        this.link = new UrlLink(loop);
        this.uplink = new Uplink(self.greeting(open), books.journal(), link, nonces, surroundings);
    }

    /** What both ways share: an order may name any nonce that this process sent. */
    record Books(Journal journal, Nonces nonces) {}

    /**
     * A fresh nonce and the proof that it is us.
     *
     * @return fails with a {@link Fault} where the warehouse is out of service
     */
    @Override
    public CompletableFuture<Up.PingAnswer> answerPing(Nonce ping) {
        CompletableFuture<Up.PingAnswer> answer = new CompletableFuture<>();
        loop.post(() -> {
            Fault broken = agent.broken();
            if (broken == null) {
                answer.complete(self.answer(ping, nonces.fresh()));
            } else {
                answer.completeExceptionally(broken);
            }
        });
        return answer;
    }

    /**
     * Does what the messages say and tells what the backend must hear next. Waits for no motor.
     *
     * @return fails with a {@link Fault} where the warehouse is out of service; then none of it was done
     * @throws ProtocolException where a command is not the backend's or is none; then none of it was done
     */
    @Override
    public CompletableFuture<UrlAnswer> exchange(UrlRequest request) throws ProtocolException {
        List<Command> commands = new ArrayList<>();
        for (Down message : request.messages()) {
            if (message instanceof Down.Signed signed) {
                commands.add(Command.open(signed, self.backendKey()));
            }
        }
        CompletableFuture<UrlAnswer> answer = new CompletableFuture<>();
        boolean ours = request.device().equals(self.device());
        loop.post(() -> exchange(ours ? request.messages() : List.of(), commands, answer));
        return answer;
    }

    private void exchange(List<Down> messages, List<Command> commands, CompletableFuture<UrlAnswer> answer) {
        Fault broken = agent.broken();
        if (broken != null) {
            answer.completeExceptionally(broken);
            return;
        }
        if (!started) {
            started = true;
            uplink.start(new Quiet(agent));
        }
        link.call(
                messages,
                uplink::committed,
                next -> answer.complete(
                        new UrlAnswer(commands.stream().map(this::outcome).toList(), next)));
    }

    private Outcome outcome(Command command) {
        if (!command.device().equals(self.device())) {
            return Outcome.NOT_HERE;
        }
        return switch (command) {
            case Command.DispenseUnit order -> open.get().contains(order.attempt()) ? Outcome.TAKEN : Outcome.VOID;
            case Command.CancelAttempt _, Command.Ping _ -> Outcome.TAKEN;
        };
    }

    /** The agent hears what comes by this way, but not that it comes and goes: that is no news of the link. */
    private record Quiet(Uplink.Receiver agent) implements Uplink.Receiver {
        @Override
        public void linkChanged(boolean ready) {
            // said by the link
        }

        @Override
        public void received(Down message) {
            agent.received(message);
        }

        @Override
        public void desired(byte[] payload) {
            agent.desired(payload);
        }

        @Override
        public boolean isSettled() {
            return agent.isSettled();
        }

        @Override
        public void journalFailed(Fault why) {
            agent.journalFailed(why);
        }
    }
}
