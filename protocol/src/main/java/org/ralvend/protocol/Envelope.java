package org.ralvend.protocol;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

/**
 * A journal entry on its way: what can be checked and stored without understanding the entry.
 *
 * @param seq place in its epoch, from 1 without gaps
 * @param hash SHA-256 over the hash before (nothing for the first), {@code seq} as 8 bytes, and the body
 * @param ageMillis time since it was journaled by the device's monotonic clock; absent after a restart
 * @param body the bytes of an {@link Entry}
 */
public record Envelope(long seq, Bytes hash, @Nullable Long ageMillis, Bytes body) {
    public Envelope {
        if (seq < 1 || hash.size() != 32) {
            throw new IllegalArgumentException("has no valid seq and hash");
        }
        if (body.size() > Limits.ENTRY_BYTES) {
            throw new IllegalArgumentException("has a body of more than " + Limits.ENTRY_BYTES + " bytes");
        }
    }

    /** The hash that an entry with this body must carry. */
    public static Bytes chain(@Nullable Bytes before, long seq, Bytes body) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            if (before != null) {
                sha256.update(before.toArray());
            }
            sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(seq).flip());
            return Bytes.of(sha256.digest(body.toArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** @throws ProtocolException where the body is no entry of this version */
    public Entry open() throws ProtocolException {
        return RecordCodec.decode(Entry.class, body.toArray());
    }
}
