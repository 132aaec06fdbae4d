package org.ralvend.simulation.net;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.fleet.UrlCalls;
import org.ralvend.backend.fleet.UrlFault;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.UrlPaths;
import org.ralvend.protocol.UrlRequest;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.keys.SimKeys;
import org.ralvend.simulation.engine.Engine;
import org.ralvend.simulation.engine.Life;
import org.ralvend.warehouse.agent.UrlDoor;

/** Where warehouses answer at their URLs, and the ways there. */
public final class Web {
    private static final int WAY_MILLIS = 60;
    private static final int UNHEARD_MILLIS = 4_000;
    private static final int OUT_OF_SERVICE = 503;
    private static final int BAD = 401;

    private final Engine engine;
    private final SplittableRandom random;
    private final Map<String, Open> doors = new LinkedHashMap<>();
    private final Set<String> cut = new HashSet<>();

    /** A warehouse's process behind its URL, and the key of its certificate. */
    public record Open(Life life, UrlDoor door, SimKeys.Public key) {}

    public Web(Engine engine) {
        this.engine = engine;
        this.random = engine.chance();
    }

    /** From now on this process answers there. */
    public void open(String url, Open door) {
        doors.put(url, door);
    }

    /** Nobody gets there any more, or everybody again. */
    public void cut(String url, boolean yes) {
        if (yes) {
            cut.add(url);
        } else {
            cut.remove(url);
        }
    }

    /** How one process of the backend calls. */
    public UrlCalls from(Life caller) {
        return call -> {
            caller.step("calling " + call.url());
            CompletableFuture<UrlCalls.Heard> heard = new CompletableFuture<>();
            engine.after(way(), () -> arrive(call, caller, heard));
            return heard;
        };
    }

    private void arrive(UrlCalls.Call call, Life caller, CompletableFuture<UrlCalls.Heard> heard) {
        Open open = doors.get(call.url());
        if (open == null || !open.life().isAlive() || cut.contains(call.url())) {
            UrlCalls.Heard nobody = new UrlCalls.Unheard(UrlFault.UNREACHABLE, "nobody at " + call.url());
            engine.after(1L + random.nextInt(UNHEARD_MILLIS), () -> caller.run(() -> heard.complete(nobody)));
            return;
        }
        open.life().run(() -> {
            CompletableFuture<UrlCalls.Answered> answer = ask(open, call);
            var _ = answer.thenAccept(said -> engine.after(
                    way(), () -> caller.run(() -> heard.complete(cut.contains(call.url()) ? late(call) : said))));
        });
    }

    private static CompletableFuture<UrlCalls.Answered> ask(Open open, UrlCalls.Call call) {
        Bytes body = call.body();
        try {
            return body == null
                    ? open.door()
                            .answerPing(nonce(call.path()))
                            .handle((pong, broken) -> answered(open, pong == null ? null : pong.encode(), UrlPaths.OK))
                    : open.door()
                            .exchange(UrlRequest.decode(body.toArray()))
                            .handle((said, broken) -> answered(
                                    open,
                                    said == null ? null : said.encode(),
                                    said == null ? OUT_OF_SERVICE : said.status()));
        } catch (ProtocolException e) {
            return CompletableFuture.completedFuture(new UrlCalls.Answered(BAD, Bytes.ofText(""), open.key()));
        }
    }

    /** @param body null where the machine is out of service */
    private static UrlCalls.Answered answered(Open open, byte @Nullable [] body, int status) {
        return body == null
                ? new UrlCalls.Answered(OUT_OF_SERVICE, Bytes.ofText(""), open.key())
                : new UrlCalls.Answered(status, Bytes.of(body), open.key());
    }

    private static UrlCalls.Heard late(UrlCalls.Call call) {
        return new UrlCalls.Unheard(UrlFault.UNREACHABLE, "the answer of " + call.url() + " got lost");
    }

    private static Nonce nonce(String path) {
        return new Nonce(path.substring(path.indexOf('=') + 1));
    }

    private long way() {
        return 1L + random.nextInt(WAY_MILLIS);
    }
}
