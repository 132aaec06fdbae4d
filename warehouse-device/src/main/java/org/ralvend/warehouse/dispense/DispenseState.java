package org.ralvend.warehouse.dispense;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Nonce;

/** What the whole warehouse is doing. At most one motor turns. */
public sealed interface DispenseState {
    Book book();

    /**
     * @param lastTurned the attempt for which a motor turned last, if any did since the start of this process
     * @param strayReported a drop since then was reported already; a flapping sensor must not fill the journal
     */
    record Idle(Book book, @Nullable AttemptId lastTurned, boolean strayReported) implements DispenseState {}

    record Turning(AttemptId attempt, int slot, Book book) implements DispenseState {}

    /** An order that is taken and waits for its turn. */
    record Received(AttemptId attempt, int slot, Nonce nonce, int startWithinMillis) {}

    /**
     * An attempt that ended or was voided, remembered so that a repeat moves nothing.
     *
     * @param forgettableAfterMillis monotonic; by then every nonce that it could have been sent with is too old
     */
    record Ended(AttemptId attempt, long forgettableAfterMillis) {}

    /**
     * The attempts that are not turning, oldest first.
     *
     * @param counts written down already, the oldest first; null before the first, as older versions have it
     */
    record Book(
            List<Received> waiting,
            List<Ended> ended,
            @Nullable List<CountId> counts) {
        /** So many counts are remembered; whoever asks waits for the answer to one before the next. */
        static final int MAX_COUNTS = 16;

        public Book {
            waiting = List.copyOf(waiting);
            ended = List.copyOf(ended);
            counts = counts == null ? null : List.copyOf(counts);
        }

        static Book empty() {
            return new Book(List.of(), List.of(), null);
        }

        public boolean isCounted(CountId count) {
            return counts != null && counts.contains(count);
        }

        Book withCount(CountId count) {
            List<CountId> more = new ArrayList<>(counts == null ? List.of() : counts);
            more.add(count);
            return new Book(waiting, ended, more.subList(Math.max(0, more.size() - MAX_COUNTS), more.size()));
        }

        Optional<Received> first() {
            return waiting.stream().findFirst();
        }

        boolean isWaiting(AttemptId attempt) {
            return waiting.stream().anyMatch(w -> w.attempt().equals(attempt));
        }

        boolean isEnded(AttemptId attempt) {
            return ended.stream().anyMatch(e -> e.attempt().equals(attempt));
        }

        Book with(Received received) {
            List<Received> more = new ArrayList<>(waiting);
            more.add(received);
            return new Book(more, ended, counts);
        }

        /** Takes it out of those waiting, if it is there. */
        Book without(AttemptId attempt) {
            return new Book(
                    waiting.stream().filter(w -> !w.attempt().equals(attempt)).toList(), ended, counts);
        }

        Book withEnded(Ended end) {
            List<Ended> more = new ArrayList<>(ended);
            more.add(end);
            return new Book(waiting, more, counts);
        }

        Book withoutOldestEnded() {
            return new Book(waiting, ended.subList(1, ended.size()), counts);
        }

        int size() {
            return waiting.size() + ended.size();
        }
    }

    /** The attempts without end: received or started. */
    default List<AttemptId> open() {
        List<AttemptId> open = new ArrayList<>();
        if (this instanceof Turning turning) {
            open.add(turning.attempt());
        }
        book().waiting().forEach(w -> open.add(w.attempt()));
        return List.copyOf(open);
    }
}
