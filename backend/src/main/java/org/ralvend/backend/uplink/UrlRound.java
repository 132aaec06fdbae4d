package org.ralvend.backend.uplink;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.TownScope;
import org.ralvend.backend.db.Transactions;
import org.ralvend.backend.fleet.DeviceStore;
import org.ralvend.backend.fleet.LinkStore;
import org.ralvend.backend.fleet.UrlCalls;
import org.ralvend.backend.fleet.UrlFault;
import org.ralvend.backend.uplink.VisitStore.Done;
import org.ralvend.backend.uplink.VisitStore.Visit;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.Up;
import org.ralvend.protocol.UrlAnswer;
import org.ralvend.protocol.UrlPaths;
import org.ralvend.protocol.UrlRequest;
import org.ralvend.protocol.json.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second channel. A warehouse whose link is down is called at its URL: the first request of a visit brings what waits for it,
 * the answer its greeting or the next batch of its journal, which is booked in the uplink's own rounds like any other; what that
 * round answers goes out with the next request at once, until the warehouse has nothing more to say.
 *
 * <p>It has no thread: {@link #round} is called by whoever has the clock, and the rest follows when calls and bookings end, on the
 * threads of those. Ends of visits wait for the next round, so that nobody else's thread waits for the transactions.
 */
@Singleton
final class UrlRound {
    /** Visits begun in one round. */
    static final int VISITS = 64;

    /** Towns of one page. */
    private static final int TOWNS = 500;

    /** A visit ends then, and the next goes on; before the row that it holds is free again. */
    static final Duration LONGEST_VISIT = Duration.ofSeconds(40);

    /** Of messages in one request; what remains comes with the next. */
    private static final int REQUEST_BYTES = Limits.MESSAGE_BYTES * 3 / 4;

    private static final Logger LOG = LoggerFactory.getLogger(UrlRound.class);

    /** Whom to call and what waits for them. */
    @Singleton
    record Rows(DeviceStore fleet, LinkStore links, VisitStore visits, OutboxStore outbox) {}

    private final Transactions transactions;
    private final Rows rows;
    private final UrlCalls calls;
    private final Bookings bookings;
    private final InstantSource clock;
    private final Queue<Done> ended = new ConcurrentLinkedQueue<>();

    UrlRound(Transactions transactions, Rows rows, UrlCalls calls, Bookings bookings, InstantSource clock) {
        this.transactions = transactions;
        this.rows = rows;
        this.calls = calls;
        this.bookings = bookings;
        this.clock = clock;
    }

    /** Decides anew who is called at all. */
    void look() {
        Instant now = clock.instant();
        List<TownScope> page = towns("");
        while (!page.isEmpty()) {
            page.forEach(scope -> look(scope, now));
            page = towns(page.getLast().id());
        }
    }

    private List<TownScope> towns(String after) {
        return transactions.transact(tx -> rows.fleet().towns(tx, after, TOWNS));
    }

    private void look(TownScope scope, Instant now) {
        transactions.run(tx -> rows.visits()
                .keep(tx, scope, rows.links().unlinked(tx, scope, rows.visits().unanswered(tx, scope), now), now));
    }

    /** Gives back what has ended and begins what is due. */
    void round() {
        Instant now = clock.instant();
        List<Done> done = new ArrayList<>();
        for (Done each = ended.poll(); each != null; each = ended.poll()) {
            done.add(each);
        }
        Map<Visit, List<Bytes>> waiting = new LinkedHashMap<>();
        transactions.run(tx -> {
            rows.visits().done(tx, done, now);
            for (Visit visit : rows.visits().due(tx, now, VISITS)) {
                waiting.put(
                        visit,
                        rows.outbox().all(tx, visit.scope(), List.of(visit.device())).stream()
                                .map(Outbox.Item::payload)
                                .toList());
            }
        });
        waiting.forEach((visit, messages) -> new Under(visit, now).request(messages));
    }

    /** A visit under way. Its steps follow each other, on whatever threads. */
    private final class Under {
        private final Visit visit;
        private final Instant began;
        private Instant carriedAt;

        Under(Visit visit, Instant began) {
            this.visit = visit;
            this.began = began;
            this.carriedAt = visit.carriedAt();
        }

        void request(List<Bytes> messages) {
            List<Down> fitting = fitting(visit.device(), messages);
            boolean commands = fitting.stream().anyMatch(Down.Signed.class::isInstance);
            byte[] body = new UrlRequest(visit.device(), fitting).encode();
            var _ = calls.call(new UrlCalls.Call(visit.device(), visit.url(), UrlPaths.COMMANDS, Bytes.of(body)))
                    .whenComplete((heard, bug) -> {
                        if (bug != null) {
                            LOG.error("a call of {} ended by a bug", visit.device(), bug);
                            end(visit.failures() + 1);
                        } else {
                            heard(heard, commands);
                        }
                    });
        }

        private void heard(UrlCalls.Heard heard, boolean commands) {
            switch (heard) {
                case UrlCalls.Unheard(UrlFault fault, String detail) -> {
                    LOG.debug("{} was not reached at {}: {} {}", visit.device(), visit.url(), fault, detail);
                    end(fault == UrlFault.BUSY ? visit.failures() : visit.failures() + 1);
                }
                case UrlCalls.Answered answered -> {
                    UrlAnswer answer = read(answered);
                    if (answer == null) {
                        end(visit.failures() + 1);
                        return;
                    }
                    carriedAt = commands || answer.next() instanceof Up.Batch ? clock.instant() : carriedAt;
                    Up next = answer.next();
                    if (next == null || began.plus(LONGEST_VISIT).isBefore(clock.instant())) {
                        end(0);
                    } else {
                        book(next);
                    }
                }
            }
        }

        private @Nullable UrlAnswer read(UrlCalls.Answered answered) {
            if (answered.status() != UrlPaths.TAKEN && answered.status() != UrlPaths.VOID) {
                LOG.warn("{} answered {} at {}", visit.device(), answered.status(), visit.url());
                return null;
            }
            try {
                return UrlAnswer.decode(answered.body().toArray());
            } catch (ProtocolException e) {
                LOG.warn("{} answered no message at {}: {}", visit.device(), visit.url(), e.getMessage());
                return null;
            }
        }

        private void book(Up next) {
            var _ = bookings.book(visit.device(), Bytes.of(next.encode())).whenComplete((answers, bug) -> {
                if (bug != null || answers.isEmpty()) {
                    end(visit.failures() + 1);
                } else {
                    request(answers);
                }
            });
        }

        private void end(int failures) {
            Instant now = clock.instant();
            Duration wait = VisitRule.wait(now, carriedAt, failures, VisitStore.chance(visit.device()));
            ended.add(new Done(visit, failures, carriedAt, now.plus(wait)));
        }
    }

    /** As many as one request holds; the others are in the outbox, or come with the answer to the next greeting. */
    private static List<Down> fitting(DeviceId device, List<Bytes> messages) {
        List<Down> fitting = new ArrayList<>();
        int bytes = 0;
        for (Bytes message : messages) {
            bytes += message.size() + 1;
            if (bytes > REQUEST_BYTES || fitting.size() == UrlRequest.MAX_MESSAGES) {
                break;
            }
            try {
                fitting.add(Down.decode(message.toArray()));
            } catch (ProtocolException e) {
                throw new IllegalStateException("what we wrote for " + device, e);
            }
        }
        return fitting;
    }
}
