package org.ralvend.backend.people;

import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/**
 * Does what is asked once, however often it is asked: key, request and answer are committed with the act. Who asks a
 * second time while the first is under way waits for it. A refusal is not kept, so that its cause can be mended and the
 * key sent again. Any thread.
 */
@Singleton
public final class Idempotency {
    public static final String HEADER = "Idempotency-Key";

    /** How long an answer is kept at least. */
    static final Duration KEPT = Duration.ofDays(7);

    /** Rows beyond {@link #KEPT} that each new one takes away: more than one, so that the table shrinks. */
    private static final int SWEPT = 20;

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,100}");

    private final Database database;
    private final ObjectMapper json;
    private final InstantSource clock;

    /** Who asks for what. */
    public record Call(
            Actor actor, TownScope scope, @Nullable String key, String path) {}

    private record Stored(Bytes request, @Nullable Bytes answer) {}

    Idempotency(Database database, ObjectMapper json, InstantSource clock) {
        this.database = database;
        this.json = json;
        this.clock = clock;
    }

    /**
     * @param body what was sent, as it was understood
     * @throws Fault {@link FaultCode#IDEMPOTENCY_KEY_MISSING}, {@link FaultCode#IDEMPOTENCY_KEY_REUSED}, or what the act
     *     throws
     */
    public <T> T once(Call call, Object body, Class<T> type, Function<Tx, T> act) {
        String key = key(call);
        Bytes request = Bytes.ofText("POST " + call.path() + "\n" + text(body)).sha256();
        return database.transact(tx -> {
            sweep(tx, clock.instant());
            if (begin(tx, call, key, request)) {
                T answer = act.apply(tx);
                tx.update(
                        "UPDATE people.idempotency SET answer = ? WHERE town_id = ? AND actor = ? AND key = ?",
                        Bytes.ofText(text(answer)),
                        call.scope().id(),
                        call.actor().id(),
                        key);
                return answer;
            }
            Stored stored = stored(tx, call, key);
            if (!stored.request().equals(request)) {
                throw new Fault(FaultCode.IDEMPOTENCY_KEY_REUSED, HEADER + " " + key);
            }
            return read(type, Objects.requireNonNull(stored.answer(), "committed without its answer"));
        });
    }

    private static String key(Call call) {
        String key = call.key();
        if (key == null) {
            throw new Fault(FaultCode.IDEMPOTENCY_KEY_MISSING, "the header " + HEADER);
        }
        if (!KEY.matcher(key).matches()) {
            throw new Fault(FaultCode.REQUEST_INVALID, HEADER + ": must have 1 to 100 printable characters");
        }
        return key;
    }

    /** Waits for another who is under way with this key. */
    private boolean begin(Tx tx, Call call, String key, Bytes request) {
        return tx.update(
                        "INSERT INTO people.idempotency (town_id, actor, key, request, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        call.scope().id(),
                        call.actor().id(),
                        key,
                        request,
                        clock.instant())
                == 1;
    }

    private static Stored stored(Tx tx, Call call, String key) {
        return tx.find(
                        "SELECT * FROM people.idempotency WHERE town_id = ? AND actor = ? AND key = ?",
                        row -> new Stored(row.bytes("request"), row.findBytes("answer")),
                        call.scope().id(),
                        call.actor().id(),
                        key)
                .orElseThrow();
    }

    private static void sweep(Tx tx, Instant now) {
        tx.update("""
                DELETE FROM people.idempotency WHERE (town_id, actor, key) IN (SELECT town_id, actor, key FROM people.idempotency
                  WHERE at < ? ORDER BY at LIMIT ? FOR UPDATE SKIP LOCKED)""", now.minus(KEPT), SWEPT);
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T read(Class<T> type, Bytes answer) {
        try {
            return Objects.requireNonNull(json.readValue(answer.toArray(), type));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
