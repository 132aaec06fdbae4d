package org.ralvend.warehouse.agent;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.identity.Identity;
import org.ralvend.device.program.Version;
import org.ralvend.device.uplink.Greeting;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.Signatures;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.json.Bytes;

/**
 * Who this warehouse is, and whose orders it takes.
 *
 * @param url where pings are answered; null where it announces none
 * @param key signs ping answers; a renewal changes it
 * @param backendKey verifies commands
 */
public record Self(
        MachineId machine,
        DeviceId device,
        String version,
        @Nullable String url,
        Supplier<PrivateKey> key,
        PublicKey backendKey) {
    public static Self of(Identity identity, Supplier<PrivateKey> key, @Nullable String url) {
        return new Self(
                identity.passport().machine(),
                identity.passport().device(),
                Version.CURRENT,
                url,
                key,
                identity.backendKey());
    }

    Greeting greeting(Supplier<List<AttemptId>> openAttempts) {
        return new Greeting(machine, device, version, List::of, openAttempts, url);
    }

    /** The proof that it is us. */
    Up.PingAnswer answer(Nonce ping, Nonce fresh) {
        Bytes proof = Signatures.sign(key.get(), "PingAnswer", Bytes.ofText(ping + "\n" + fresh));
        return new Up.PingAnswer(fresh, ping, proof);
    }
}
