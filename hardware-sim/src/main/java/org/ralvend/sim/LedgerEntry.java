package org.ralvend.sim;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;

/**
 * One line of the ledger: a flat JSON object, {@code type} and the fact's fields first, then these.
 *
 * @param n grows by one from 1, over restarts too
 * @param at wall time, to the microsecond
 * @param mono microseconds of the monotonic clock since this run of the world began
 */
public record LedgerEntry(long n, Instant at, long mono, String machine, Fact fact) {
    private record Stamp(long n, Instant at, long mono, String machine) {}

    /** Without the end of line. */
    String line() {
        String what = text(RecordCodec.encodeAs(Fact.class, fact));
        String when = text(RecordCodec.encode(new Stamp(n, at, mono, machine)));
        return what.substring(0, what.length() - 1) + "," + when.substring(1);
    }

    /** Reading ignores unknown fields, so each half is read from the whole line. */
    static LedgerEntry ofLine(byte[] line) throws ProtocolException {
        Fact fact = RecordCodec.decode(Fact.class, line);
        Stamp stamp = RecordCodec.decode(Stamp.class, line);
        return new LedgerEntry(stamp.n(), stamp.at(), stamp.mono(), stamp.machine(), fact);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}
