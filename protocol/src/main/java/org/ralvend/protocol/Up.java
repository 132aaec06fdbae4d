package org.ralvend.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/** What a device sends on its {@code up} topic. Each carries a fresh nonce for orders and for the clock. */
public sealed interface Up {
    Nonce nonce();

    /**
     * First message of every connection: what this device has open, so that the backend can answer each.
     *
     * @param url where a warehouse answers pings, as it believes; hostile input to whoever calls it. Null where it has none
     */
    record Hello(
            Nonce nonce,
            MachineId machine,
            DeviceId device,
            EpochId epoch,
            long nextSeq,
            BootId boot,
            long connection,
            String version,
            Map<String, Long> totals,
            List<SaleId> salesWithoutVerdict,
            List<AttemptId> attemptsWithoutEnd,
            @Nullable String url)
            implements Up {
        /** Open sales or attempts that a {@code Hello} names at most; a machine has a handful. */
        public static final int MAX_OPEN = 256;

        /** Characters of a URL at most. */
        public static final int MAX_URL = 200;

        public Hello {
            totals = Map.copyOf(totals);
            salesWithoutVerdict = List.copyOf(salesWithoutVerdict);
            attemptsWithoutEnd = List.copyOf(attemptsWithoutEnd);
            if (salesWithoutVerdict.size() > MAX_OPEN || attemptsWithoutEnd.size() > MAX_OPEN) {
                throw new IllegalArgumentException("names more than " + MAX_OPEN + " open acts");
            }
            if (url != null && url.length() > MAX_URL) {
                throw new IllegalArgumentException("names a URL of more than " + MAX_URL + " characters");
            }
        }
    }

    /** Entries in order, following what was stored last. */
    record Batch(Nonce nonce, EpochId epoch, List<Envelope> entries) implements Up {
        public Batch {
            entries = List.copyOf(entries);
            if (entries.isEmpty() || entries.size() > Limits.BATCH_ENTRIES) {
                throw new IllegalArgumentException("must have 1 to " + Limits.BATCH_ENTRIES + " entries");
            }
            for (int i = 1; i < entries.size(); i++) {
                if (entries.get(i).seq() != entries.get(i - 1).seq() + 1) {
                    throw new IllegalArgumentException(
                            "has a gap after seq " + entries.get(i - 1).seq());
                }
            }
        }
    }

    /** Answer to {@link Command.Ping}, signed with the device's key over the ping's nonce and the fresh one. */
    record PingAnswer(Nonce nonce, Nonce ping, Bytes signature) implements Up {}

    /** @throws ProtocolException also {@link FaultCode#MESSAGE_OVERSIZED} */
    static Up decode(byte[] bytes) throws ProtocolException {
        if (bytes.length > Limits.MESSAGE_BYTES) {
            throw new ProtocolException(FaultCode.MESSAGE_OVERSIZED, bytes.length + " bytes");
        }
        return RecordCodec.decode(Up.class, bytes);
    }

    default byte[] encode() {
        return RecordCodec.encodeAs(Up.class, this);
    }
}
