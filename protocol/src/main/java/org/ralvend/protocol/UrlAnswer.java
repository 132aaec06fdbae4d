package org.ralvend.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.json.RecordCodec;

/**
 * What a warehouse answers to a {@link UrlRequest}.
 *
 * @param outcomes of the signed commands among the messages, in their order
 * @param next what it would send on {@code up} now: {@link Up.Hello} while it is not in step, then the next {@link Up.Batch}; null
 *     where it has nothing to say. It waits for no motor
 */
public record UrlAnswer(List<Outcome> outcomes, @Nullable Up next) {
    /** A hint: what counts is what the journal says. */
    public enum Outcome {
        TAKEN,
        /** Nothing will move for it: refused, cancelled before, or ended already. */
        VOID,
        /** Another device's. */
        NOT_HERE
    }

    public UrlAnswer {
        outcomes = List.copyOf(outcomes);
        if (outcomes.size() > UrlRequest.MAX_MESSAGES) {
            throw new IllegalArgumentException("has more than " + UrlRequest.MAX_MESSAGES + " outcomes");
        }
    }

    /** @throws ProtocolException also {@link FaultCode#MESSAGE_OVERSIZED} */
    public static UrlAnswer decode(byte[] bytes) throws ProtocolException {
        return UrlRequest.decode(UrlAnswer.class, bytes);
    }

    public byte[] encode() {
        return RecordCodec.encode(this);
    }

    /** {@link UrlPaths#TAKEN}, or {@link UrlPaths#VOID} where there were commands and none was taken. */
    public int status() {
        return outcomes.isEmpty() || outcomes.contains(Outcome.TAKEN) ? UrlPaths.TAKEN : UrlPaths.VOID;
    }
}
