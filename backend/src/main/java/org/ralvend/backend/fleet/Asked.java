package org.ralvend.backend.fleet;

import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.Nonce;

/**
 * The pings that are out to a machine, and up to where its silence was counted. Ticks are running milliseconds of who
 * asked: another asker cannot compare them with its own, so what lies between two askers counts nothing.
 *
 * @param by who asked; null before the first ping
 * @param tick when, on that asker's clock
 * @param counted up to where on that clock its silence was counted
 * @param link the nonce that went over the link; null once it was answered
 * @param url the nonce that went to its URL; null once it was answered, or where none was asked
 * @param answeredBy whose ping it answered last over the link
 * @param answeredTick when that ping was sent
 */
@Pure
public record Asked(
        @Nullable String by,
        long tick,
        long counted,
        @Nullable Nonce link,
        @Nullable Nonce url,
        @Nullable String answeredBy,
        long answeredTick) {
    static final Asked NEVER = new Asked(null, 0, 0, null, null, null, 0);

    /** The link answered: once. */
    Asked linkAnswered() {
        return new Asked(by, tick, counted, null, url, by, tick);
    }

    Asked urlAnswered() {
        return new Asked(by, tick, counted, link, null, answeredBy, answeredTick);
    }
}
