package org.ralvend.protocol;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** What only the backend may order, signed so that a broken broker cannot. */
public sealed interface Command {
    DeviceId device();

    /**
     * Dispense one unit once. Void unless the device, epoch and nonce are the warehouse's own of now.
     *
     * @param number 1 for the first attempt at this unit
     * @param nonce one that this warehouse sent
     * @param startWithinMillis counted on the warehouse's monotonic clock from when it sent that nonce; at most
     *     {@link Limits#START_WITHIN_MILLIS}
     * @param sold what it is for; null in orders of older versions
     */
    record DispenseUnit(
            DeviceId device,
            EpochId epoch,
            AttemptId attempt,
            int number,
            Nonce nonce,
            int startWithinMillis,
            int slot,
            Sku sku,
            @Nullable SoldUnit sold)
            implements Command {
        public DispenseUnit {
            if (startWithinMillis < 1 || startWithinMillis > Limits.START_WITHIN_MILLIS) {
                throw new IllegalArgumentException("has a startWithin out of range: " + startWithinMillis);
            }
        }

        public DispenseUnit(
                DeviceId device,
                EpochId epoch,
                AttemptId attempt,
                int number,
                Nonce nonce,
                int startWithinMillis,
                int slot,
                Sku sku) {
            this(device, epoch, attempt, number, nonce, startWithinMillis, slot, sku, null);
        }

        /** As a journal keeps it; null where the order does not say what it is for. */
        public Fact.AttemptReceived.@Nullable Order received() {
            return sold == null ? null : new Fact.AttemptReceived.Order(sold, number, slot, sku);
        }
    }

    record CancelAttempt(DeviceId device, AttemptId attempt) implements Command {}

    /** Are you there, and is it you? */
    record Ping(DeviceId device, Nonce nonce) implements Command {}

    /** Signs the exact bytes that travel. */
    default Down.Signed sign(PrivateKey key) {
        Bytes bytes = Bytes.of(RecordCodec.encodeAs(Command.class, this));
        return new Down.Signed(bytes, Signatures.sign(key, "Command", bytes));
    }

    /** @throws ProtocolException {@link FaultCode#SIGNATURE_BAD}, {@link FaultCode#MESSAGE_MALFORMED} or {@link FaultCode#MESSAGE_UNKNOWN} */
    static Command open(Down.Signed signed, PublicKey backend) throws ProtocolException {
        try {
            Signatures.verify(backend, "Command", signed.command(), signed.signature());
        } catch (GeneralSecurityException e) {
            throw new ProtocolException(FaultCode.SIGNATURE_BAD, "command: " + e.getMessage());
        }
        return RecordCodec.decode(Command.class, signed.command().toArray());
    }
}
