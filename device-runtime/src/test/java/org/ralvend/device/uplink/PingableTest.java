package org.ralvend.device.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.Presence;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Signatures;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;

/** A machine proves that it is there, to the backend and nobody else. */
class PingableTest implements Uplink.Receiver, Link {
    private static final Random RANDOM = new Random(1);
    private static final DeviceId DEVICE = new DeviceId("d-1");
    private final KeyPair device = keys();
    private final KeyPair backend = keys();
    private final List<byte[]> sent = new ArrayList<>();
    private final List<Down> forAgent = new ArrayList<>();
    private final Pingable pingable = new Pingable(
            this,
            new Pingable.Self(DEVICE, device::getPrivate, backend.getPublic()),
            this,
            new Nonces(new DeviceClock(() -> Instant.EPOCH, RANDOM), RANDOM));

    @Test
    void answersAPingWithItsSignatureOverAFreshNonce() throws GeneralSecurityException, ProtocolException {
        Nonce ping = new Nonce(Minting.random128(RANDOM));
        pingable.received(new Command.Ping(DEVICE, ping).sign(backend.getPrivate()));

        Up.PingAnswer answer = (Up.PingAnswer) Up.decode(sent.getFirst());
        assertEquals(ping, answer.ping());
        Signatures.verify(
                device.getPublic(), "PingAnswer", Bytes.ofText(ping + "\n" + answer.nonce()), answer.signature());
        assertEquals(List.of(), forAgent);
    }

    @Test
    void answersNobodyElseAndNoPingForAnother() {
        Nonce ping = new Nonce(Minting.random128(RANDOM));
        pingable.received(new Command.Ping(DEVICE, ping).sign(device.getPrivate()));
        pingable.received(new Command.Ping(new DeviceId("d-2"), ping).sign(backend.getPrivate()));

        assertEquals(List.of(), sent);
    }

    @Test
    void leavesWhatIsAboutSalesToTheAgent() {
        Down verdict = new Down.SaleAccepted(SaleId.mint(() -> Instant.EPOCH, RANDOM), Instant.EPOCH);
        pingable.received(verdict);

        assertEquals(List.of(verdict), forAgent);
    }

    @Override
    public void received(Down message) {
        forAgent.add(message);
    }

    @Override
    public void sendUp(byte[] payload) {
        sent.add(payload);
    }

    @Override
    public void linkChanged(boolean ready) {
        throw new AssertionError();
    }

    @Override
    public void desired(byte[] payload) {
        throw new AssertionError();
    }

    @Override
    public boolean isSettled() {
        throw new AssertionError();
    }

    @Override
    public void journalFailed(Fault why) {
        throw new AssertionError(why);
    }

    @Override
    public void start(Link.Listener listener, Presence presence) {
        throw new AssertionError();
    }

    @Override
    public void sendTelemetry(byte[] payload) {
        throw new AssertionError();
    }

    @Override
    public void reconnect() {
        throw new AssertionError();
    }

    @Override
    public void close() {
        throw new AssertionError();
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
