package org.ralvend.device.uplink;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.function.Supplier;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Signatures;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;

/**
 * Answers the backend's signed pings; everything else goes on to the agent. A machine that answers is also what shows the
 * backend of a small town that its own silence is not the town's. On the loop.
 */
public final class Pingable implements Uplink.Receiver {
    private static final Logger LOG = System.getLogger(Pingable.class.getName());

    /**
     * Who is asked, and by whom.
     *
     * @param key signs answers; a renewal changes it
     * @param backendKey verifies pings
     */
    public record Self(DeviceId device, Supplier<PrivateKey> key, PublicKey backendKey) {}

    private final Uplink.Receiver agent;
    private final Self self;
    private final Link link;
    private final Nonces nonces;

    public Pingable(Uplink.Receiver agent, Self self, Link link, Nonces nonces) {
        this.agent = agent;
        this.self = self;
        this.link = link;
        this.nonces = nonces;
    }

    @Override
    public void received(Down message) {
        switch (message) {
            case Down.Signed signed -> open(signed);
            case Down.OfSale _, Down.OfClaim _, Down.OfJournal _ -> agent.received(message);
        }
    }

    @Override
    public void linkChanged(boolean ready) {
        agent.linkChanged(ready);
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

    private void open(Down.Signed signed) {
        try {
            Command command = Command.open(signed, self.backendKey());
            if (command instanceof Command.Ping ping && ping.device().equals(self.device())) {
                link.sendUp(answer(ping.nonce(), nonces.fresh()).encode());
            } else {
                LOG.log(
                        Level.WARNING,
                        "dropped a command for {0}: this machine takes its pings only",
                        command.device());
            }
        } catch (ProtocolException e) {
            LOG.log(Level.WARNING, "dropped a command: {0}", e.getMessage());
        }
    }

    private Up.PingAnswer answer(Nonce ping, Nonce fresh) {
        Bytes proof = Signatures.sign(self.key().get(), "PingAnswer", Bytes.ofText(ping + "\n" + fresh));
        return new Up.PingAnswer(fresh, ping, proof);
    }
}
