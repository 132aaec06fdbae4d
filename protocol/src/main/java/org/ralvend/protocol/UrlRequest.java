package org.ralvend.protocol;

import java.util.List;
import org.ralvend.protocol.json.RecordCodec;

/**
 * What the backend POSTs to {@link UrlPaths#COMMANDS}: the same messages as on {@code down}, and as there order is not relied on
 * and repeats change nothing.
 *
 * @param device whom they are for
 */
public record UrlRequest(DeviceId device, List<Down> messages) {
    /** Messages of one request. */
    public static final int MAX_MESSAGES = 64;

    public UrlRequest {
        messages = List.copyOf(messages);
        if (messages.size() > MAX_MESSAGES) {
            throw new IllegalArgumentException("has more than " + MAX_MESSAGES + " messages");
        }
    }

    /** @throws ProtocolException also {@link FaultCode#MESSAGE_OVERSIZED} */
    public static UrlRequest decode(byte[] bytes) throws ProtocolException {
        return decode(UrlRequest.class, bytes);
    }

    static <T extends Record> T decode(Class<T> type, byte[] bytes) throws ProtocolException {
        if (bytes.length > Limits.URL_BYTES) {
            throw new ProtocolException(FaultCode.MESSAGE_OVERSIZED, bytes.length + " bytes");
        }
        return RecordCodec.decode(type, bytes);
    }

    public byte[] encode() {
        return RecordCodec.encode(this);
    }
}
