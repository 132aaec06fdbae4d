package org.ralvend.backend.fleet;

import java.security.PublicKey;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.UrlPaths;
import org.ralvend.protocol.json.Bytes;

/**
 * Calls devices at the URLs that they announced. Any thread; returns at once, and the future always ends with a value, within
 * a named time, whatever the other side does.
 */
public interface UrlCalls {
    /** Bytes of an answer's body at most: see {@link Limits#URL_BYTES}. */
    int ANSWER_BYTES = Limits.URL_BYTES;

    CompletableFuture<Heard> call(Call call);

    /**
     * Asks whether a warehouse is there. Whether the answer is to this ping, and by which key, is the caller's to judge.
     *
     * @return fails with an {@link UrlTrouble}
     */
    default CompletableFuture<Up.PingAnswer> ping(DeviceId device, String url, Nonce nonce) {
        return call(new Call(device, url, UrlPaths.PING + "?nonce=" + nonce, null))
                .thenCompose(UrlCalls::pingAnswer);
    }

    private static CompletableFuture<Up.PingAnswer> pingAnswer(Heard heard) {
        return switch (heard) {
            case Unheard(UrlFault fault, String detail) ->
                CompletableFuture.failedFuture(new UrlTrouble(fault, detail));
            case Answered answered
            when answered.status() != UrlPaths.OK ->
                CompletableFuture.failedFuture(new UrlTrouble(UrlFault.REFUSED, "status " + answered.status()));
            case Answered answered -> {
                try {
                    yield Up.decode(answered.body().toArray()) instanceof Up.PingAnswer pong
                            ? CompletableFuture.completedFuture(pong)
                            : CompletableFuture.failedFuture(new UrlTrouble(UrlFault.NO_HTTP, "no ping's answer"));
                } catch (ProtocolException e) {
                    yield CompletableFuture.failedFuture(
                            new UrlTrouble(UrlFault.NO_HTTP, "no ping's answer: " + e.getMessage()));
                }
            }
        };
    }

    /**
     * @param device who must answer: the certificate's CN
     * @param url as announced; hostile input
     * @param path begins with a slash, our own words only
     * @param body sent by POST; null for GET
     */
    record Call(
            DeviceId device,
            String url,
            String path,
            @Nullable Bytes body) {}

    /** What came of a call. */
    sealed interface Heard {}

    /**
     * That device answered, and nobody else.
     *
     * @param key of the certificate by which it did
     */
    record Answered(int status, Bytes body, PublicKey key) implements Heard {}

    /** Nothing was heard that can be believed. */
    record Unheard(UrlFault fault, String detail) implements Heard {}
}
