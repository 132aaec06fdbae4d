package org.ralvend.warehouse.dispense;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.DispenseFailure;
import org.ralvend.protocol.Fact.RefuseReason;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Limits;
import org.ralvend.warehouse.dispense.DispenseAct.JudgeNext;
import org.ralvend.warehouse.dispense.DispenseAct.TurnMotor;
import org.ralvend.warehouse.dispense.DispenseEvent.CancellationOrdered;
import org.ralvend.warehouse.dispense.DispenseEvent.CountTold;
import org.ralvend.warehouse.dispense.DispenseEvent.Judged;
import org.ralvend.warehouse.dispense.DispenseEvent.Ordered;
import org.ralvend.warehouse.dispense.DispenseEvent.Restarted;
import org.ralvend.warehouse.dispense.DispenseEvent.StrayDropSeen;
import org.ralvend.warehouse.dispense.DispenseEvent.TurnEnded;
import org.ralvend.warehouse.dispense.DispenseState.Book;
import org.ralvend.warehouse.dispense.DispenseState.Ended;
import org.ralvend.warehouse.dispense.DispenseState.Idle;
import org.ralvend.warehouse.dispense.DispenseState.Received;
import org.ralvend.warehouse.dispense.DispenseState.Turning;

/**
 * What becomes of each attempt. Pure; the state is the whole warehouse.
 *
 * <pre>
 *   attempt   event                            attempt     reports, then acts
 *   unknown   ordered, good                    received    AttemptReceived(what was ordered)
 *   unknown   ordered, not good                refused     AttemptRefused(reason)
 *   unknown   ordered, no room to remember     unknown     nothing; the order comes again
 *   unknown   cancelled                        void        AttemptVoided
 *   unknown   cancelled, no room to remember   unknown     nothing; the cancellation comes again
 *   known     ordered again                    as it is    nothing: its outcome is on its way
 *   received  machine idle, first in line      received    JudgeNext
 *   received  judged, nonce young enough       started     AttemptStarted, then TurnMotor
 *   received  judged, nonce too old            refused     AttemptRefused(NONCE_OLD)
 *   received  judged, nonce not of ours        refused     AttemptRefused(NONCE_UNKNOWN)
 *   received  cancelled                        cancelled   AttemptCancelled
 *   received  restarted                        refused     AttemptRefused(NONCE_UNKNOWN)
 *   started   home, drop seen                  dispensed   Dispensed
 *   started   home, no drop                    failed      DispenseFailed(EMPTY)
 *   started   stuck, drop seen                 dispensed   Dispensed, FaultRaised(MOTOR_STUCK)
 *   started   stuck, no drop                   failed      DispenseFailed(JAM)
 *   started   not turned                       failed      DispenseFailed(TIME_OUT)
 *   started   restarted                        unresolved  DispenseUnresolved
 *   started   cancelled                        started     nothing: its outcome follows
 *   ended     cancelled                        ended       nothing: its outcome is on its way
 *   none      stray drop, the first            -           FaultRaised(DROP_UNASKED)
 *   none      stray drop, another              -           nothing
 *   none      counted, no motor turns          -           SlotCounted
 *   none      counted, a motor turns           -           nothing; the count is told again
 *   none      counted, told again              -           nothing
 * </pre>
 *
 * Good is: our device, our journal's epoch, a nonce of this process not older than {@code startWithin}, a slot that
 * exists, in service, fewer than {@link #MAX_WAITING} waiting; judged in this order. An attempt is forgotten only after
 * the oldest nonce that it can have been sent with is too old, so a late repeat of a forgotten one is refused.
 */
public final class DispenseMachine {
    /** Orders that wait at most; more cannot start within {@link Limits#START_WITHIN_MILLIS}. */
    public static final int MAX_WAITING = 32;

    /** Attempts that are remembered at most, open ones included. */
    public static final int MAX_KNOWN = 512;

    private final int slots;

    /** @param slots numbered from 1 */
    public DispenseMachine(int slots) {
        this.slots = slots;
    }

    public static DispenseState fresh() {
        return new Idle(Book.empty(), null, false);
    }

    public Step<DispenseState, DispenseAct> on(DispenseState state, DispenseEvent event) {
        Step<DispenseState, DispenseAct> step = switch (event) {
            case Restarted restarted -> restarted(state, restarted);
            case Ordered ordered -> ordered(state, ordered);
            case CancellationOrdered cancellation -> cancelled(state, cancellation);
            case Judged judged -> judged(state, judged);
            case TurnEnded ended -> turnEnded(state, ended);
            case StrayDropSeen stray -> strayDrop(state);
            case CountTold told -> counted(state, told);
        };
        if (step.next() instanceof Idle idle && !idle.equals(state)) {
            List<DispenseAct> next = idle.book().first().stream()
                    .<DispenseAct>map(first -> new JudgeNext(first.attempt(), first.nonce()))
                    .toList();
            return step.acting(next);
        }
        return step;
    }

    private static Step<DispenseState, DispenseAct> restarted(DispenseState state, Restarted event) {
        List<Fact> reports = new ArrayList<>();
        List<Ended> ended = new ArrayList<>();
        state.book().ended().forEach(e -> ended.add(new Ended(e.attempt(), event.nowMillis())));
        if (state instanceof Turning turning) {
            reports.add(new Fact.DispenseUnresolved(turning.attempt(), turning.slot()));
            ended.add(new Ended(turning.attempt(), event.nowMillis()));
        }
        for (Received waiting : state.book().waiting()) {
            reports.add(new Fact.AttemptRefused(waiting.attempt(), RefuseReason.NONCE_UNKNOWN));
            ended.add(new Ended(waiting.attempt(), event.nowMillis()));
        }
        return new Step<>(new Idle(new Book(List.of(), ended, state.book().counts()), null, false), List.of(), reports);
    }

    private Step<DispenseState, DispenseAct> ordered(DispenseState state, Ordered event) {
        DispenseUnit order = event.order();
        Optional<Book> room = roomFor(state, order.attempt(), event.nowMillis());
        if (room.isEmpty()) {
            return Step.stay(state);
        }
        RefuseReason refusal = refusal(state, event);
        if (refusal != null) {
            Book book = room.get().withEnded(ended(order.attempt(), event.nowMillis()));
            return Step.<DispenseState, DispenseAct>to(with(state, book))
                    .reporting(new Fact.AttemptRefused(order.attempt(), refusal));
        }
        Book book =
                room.get().with(new Received(order.attempt(), order.slot(), order.nonce(), order.startWithinMillis()));
        return Step.<DispenseState, DispenseAct>to(with(state, book))
                .reporting(new Fact.AttemptReceived(order.attempt(), order.received()));
    }

    /** Null where the order is good. */
    private @Nullable RefuseReason refusal(DispenseState state, Ordered event) {
        DispenseUnit order = event.order();
        if (!order.device().equals(event.self().device())) {
            return RefuseReason.OTHER_DEVICE;
        } else if (!order.epoch().equals(event.self().epoch())) {
            return RefuseReason.OTHER_EPOCH;
        }
        RefuseReason fenced = fence(event.nonceAgeMillis(), order.startWithinMillis());
        if (fenced != null) {
            return fenced;
        } else if (order.slot() < 1 || order.slot() > slots) {
            return RefuseReason.SLOT_UNKNOWN;
        }
        if (!event.self().inService()) {
            return RefuseReason.OUT_OF_SERVICE;
        }
        return state.book().waiting().size() >= MAX_WAITING ? RefuseReason.BUSY : null;
    }

    private static @Nullable RefuseReason fence(@Nullable Long nonceAgeMillis, int startWithinMillis) {
        if (nonceAgeMillis == null) {
            return RefuseReason.NONCE_UNKNOWN;
        }
        return nonceAgeMillis > startWithinMillis ? RefuseReason.NONCE_OLD : null;
    }

    private static Step<DispenseState, DispenseAct> cancelled(DispenseState state, CancellationOrdered event) {
        AttemptId attempt = event.attempt();
        Ended end = ended(attempt, event.nowMillis());
        if (state.book().isWaiting(attempt)) {
            Book book = state.book().without(attempt).withEnded(end);
            return Step.<DispenseState, DispenseAct>to(with(state, book)).reporting(new Fact.AttemptCancelled(attempt));
        }
        return roomFor(state, attempt, event.nowMillis())
                .map(room -> Step.<DispenseState, DispenseAct>to(with(state, room.withEnded(end)))
                        .reporting(new Fact.AttemptVoided(attempt)))
                .orElseGet(() -> Step.stay(state));
    }

    private static Step<DispenseState, DispenseAct> judged(DispenseState state, Judged event) {
        Optional<Received> first = state.book().first().filter(f -> f.attempt().equals(event.attempt()));
        if (!(state instanceof Idle) || first.isEmpty()) {
            return Step.stay(state);
        }
        Received next = first.get();
        Book book = state.book().without(next.attempt());
        RefuseReason fenced = fence(event.nonceAgeMillis(), next.startWithinMillis());
        if (fenced != null) {
            Book ended = book.withEnded(ended(next.attempt(), event.nowMillis()));
            return Step.<DispenseState, DispenseAct>to(with(state, ended))
                    .reporting(new Fact.AttemptRefused(next.attempt(), fenced));
        }
        DispenseAct turn = new TurnMotor(next.attempt(), next.slot(), next.nonce(), next.startWithinMillis());
        return Step.<DispenseState, DispenseAct>to(new Turning(next.attempt(), next.slot(), book))
                .acting(List.of(turn))
                .reporting(new Fact.AttemptStarted(next.attempt(), next.slot()));
    }

    private static Step<DispenseState, DispenseAct> turnEnded(DispenseState state, TurnEnded event) {
        if (!(state instanceof Turning turning) || !turning.attempt().equals(event.attempt())) {
            return Step.stay(state);
        }
        AttemptId attempt = turning.attempt();
        int slot = turning.slot();
        Fact stuck = new Fact.FaultRaised(FaultCode.MOTOR_STUCK, "slot " + slot);
        List<Fact> reports = switch (event.turn()) {
            case HOME ->
                event.dropSeen()
                        ? List.of(new Fact.Dispensed(attempt, slot))
                        : List.of(new Fact.DispenseFailed(attempt, slot, DispenseFailure.EMPTY));
            case STUCK ->
                event.dropSeen()
                        ? List.of(new Fact.Dispensed(attempt, slot), stuck)
                        : List.of(new Fact.DispenseFailed(attempt, slot, DispenseFailure.JAM));
            case NOT_TURNED -> List.of(new Fact.DispenseFailed(attempt, slot, DispenseFailure.TIME_OUT));
        };
        Book book = turning.book().withEnded(ended(attempt, event.nowMillis()));
        return new Step<>(new Idle(book, attempt, false), List.of(), reports);
    }

    private static Step<DispenseState, DispenseAct> strayDrop(DispenseState state) {
        if (!(state instanceof Idle idle) || idle.strayReported()) {
            return Step.stay(state);
        }
        String since = idle.lastTurned() == null ? "the start" : "the end of attempt " + idle.lastTurned();
        return Step.<DispenseState, DispenseAct>to(new Idle(idle.book(), idle.lastTurned(), true))
                .reporting(new Fact.FaultRaised(FaultCode.DROP_UNASKED, "drop sensor: a product fell after " + since));
    }

    /** Between two turns it is certain which dispenses the count comes after. */
    private static Step<DispenseState, DispenseAct> counted(DispenseState state, CountTold event) {
        if (!(state instanceof Idle idle) || idle.book().isCounted(event.count())) {
            return Step.stay(state);
        }
        return Step.<DispenseState, DispenseAct>to(with(state, idle.book().withCount(event.count())))
                .reporting(new Fact.SlotCounted(event.slot(), event.units()));
    }

    /** The book with a free place for an attempt that is not known; empty where it is known or nothing can be forgotten. */
    private static Optional<Book> roomFor(DispenseState state, AttemptId attempt, long nowMillis) {
        Book book = state.book();
        boolean turning = state instanceof Turning t && t.attempt().equals(attempt);
        if (turning || book.isWaiting(attempt) || book.isEnded(attempt)) {
            return Optional.empty();
        } else if (book.size() + (state instanceof Turning ? 1 : 0) < MAX_KNOWN) {
            return Optional.of(book);
        }
        return nowMillis > book.ended().getFirst().forgettableAfterMillis()
                ? Optional.of(book.withoutOldestEnded())
                : Optional.empty();
    }

    private static Ended ended(AttemptId attempt, long nowMillis) {
        return new Ended(attempt, nowMillis + Limits.START_WITHIN_MILLIS);
    }

    private static DispenseState with(DispenseState state, Book book) {
        return switch (state) {
            case Idle idle -> new Idle(book, idle.lastTurned(), idle.strayReported());
            case Turning turning -> new Turning(turning.attempt(), turning.slot(), book);
        };
    }
}
