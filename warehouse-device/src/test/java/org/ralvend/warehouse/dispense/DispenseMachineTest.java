package org.ralvend.warehouse.dispense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.ralvend.warehouse.dispense.Given.DEVICE;
import static org.ralvend.warehouse.dispense.Given.EPOCH;
import static org.ralvend.warehouse.dispense.Given.NONCE;
import static org.ralvend.warehouse.dispense.Given.NOW;
import static org.ralvend.warehouse.dispense.Given.START_WITHIN;
import static org.ralvend.warehouse.dispense.Given.after;
import static org.ralvend.warehouse.dispense.Given.assertNothing;
import static org.ralvend.warehouse.dispense.Given.assertReports;
import static org.ralvend.warehouse.dispense.Given.attempt;
import static org.ralvend.warehouse.dispense.Given.cancelled;
import static org.ralvend.warehouse.dispense.Given.ended;
import static org.ralvend.warehouse.dispense.Given.judged;
import static org.ralvend.warehouse.dispense.Given.on;
import static org.ralvend.warehouse.dispense.Given.order;
import static org.ralvend.warehouse.dispense.Given.ordered;
import static org.ralvend.warehouse.dispense.Given.remembering;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Command.DispenseUnit;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.DispenseFailure;
import org.ralvend.protocol.Fact.RefuseReason;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.SoldUnit;
import org.ralvend.warehouse.dispense.DispenseEvent.Judged;
import org.ralvend.warehouse.dispense.DispenseEvent.Restarted;
import org.ralvend.warehouse.dispense.DispenseEvent.Turn;

/** Every row of {@link DispenseMachine}'s table. */
class DispenseMachineTest {
    @Test
    void takesAGoodOrderAndAsksForItsTurn() {
        Step<DispenseState, DispenseAct> step = on(after(), ordered(1, 3));

        assertReports(step, new Fact.AttemptReceived(attempt(1)));
        assertEquals(List.of(new DispenseAct.JudgeNext(attempt(1), NONCE)), step.acts());
        assertEquals(List.of(attempt(1)), step.next().open());
    }

    /** A backend that was restored from a backup does not know it any more. */
    @Test
    void keepsWhatTheOrderIsFor() {
        SoldUnit sold = new SoldUnit(new SaleId(new UUID(8, 1)), 2);
        DispenseUnit order =
                new DispenseUnit(DEVICE, EPOCH, attempt(1), 3, NONCE, START_WITHIN, 4, new Sku("cola"), sold);

        Step<DispenseState, DispenseAct> step = on(after(), ordered(order, true, 0L));

        Fact.AttemptReceived.Order kept = new Fact.AttemptReceived.Order(sold, 3, 4, new Sku("cola"));
        assertReports(step, new Fact.AttemptReceived(attempt(1), kept));
    }

    @Test
    void takesAnOrderWhileAMotorTurnsAndLetsItWait() {
        Step<DispenseState, DispenseAct> step = on(after(ordered(1, 1), judged(1)), ordered(2, 2));

        assertReports(step, new Fact.AttemptReceived(attempt(2)));
        assertEquals(List.of(), step.acts());
        assertEquals(List.of(attempt(1), attempt(2)), step.next().open());
    }

    @Test
    void refusesAnOrderForAnotherDevice() {
        DispenseUnit foreign =
                new DispenseUnit(new DeviceId("w1-b"), EPOCH, attempt(1), 1, NONCE, START_WITHIN, 1, new Sku("cola"));
        assertRefused(RefuseReason.OTHER_DEVICE, ordered(foreign, true, 0L));
    }

    @Test
    void refusesAnOrderForAnotherEpoch() {
        DispenseUnit old = new DispenseUnit(
                DEVICE, new EpochId(new UUID(9, 9)), attempt(1), 1, NONCE, START_WITHIN, 1, new Sku("cola"));
        assertRefused(RefuseReason.OTHER_EPOCH, ordered(old, true, 0L));
    }

    @Test
    void refusesANonceThatThisProcessNeverSent() {
        assertRefused(RefuseReason.NONCE_UNKNOWN, ordered(order(attempt(1), 1), true, null));
    }

    @Test
    void refusesANonceOneMillisecondTooOldAndTakesOneJustYoungEnough() {
        assertRefused(RefuseReason.NONCE_OLD, ordered(order(attempt(1), 1), true, START_WITHIN + 1L));
        assertReports(
                on(after(), ordered(order(attempt(1), 1), true, (long) START_WITHIN)),
                new Fact.AttemptReceived(attempt(1)));
    }

    @Test
    void refusesASlotThatDoesNotExist() {
        assertRefused(RefuseReason.SLOT_UNKNOWN, ordered(1, 0));
        assertRefused(RefuseReason.SLOT_UNKNOWN, ordered(1, Given.SLOTS + 1));
    }

    @Test
    void refusesWhileOutOfService() {
        assertRefused(RefuseReason.OUT_OF_SERVICE, ordered(order(attempt(1), 1), false, 0L));
    }

    @Test
    void refusesWhatCannotStartInTimeBecauseTooManyWait() {
        DispenseState state = after();
        for (int i = 1; i <= DispenseMachine.MAX_WAITING; i++) {
            state = on(state, ordered(i, 1)).next();
        }
        assertReports(on(state, ordered(99, 1)), new Fact.AttemptRefused(attempt(99), RefuseReason.BUSY));
    }

    @Test
    void takesNothingThatItCouldNotRememberUntilTheOldestMayBeForgotten() {
        DispenseState full = remembering(DispenseMachine.MAX_KNOWN, NOW);
        assertNothing(full, ordered(1, 1));
        assertNothing(full, cancelled(1));

        DispenseState oneMayGo = remembering(DispenseMachine.MAX_KNOWN, NOW - 1);
        Step<DispenseState, DispenseAct> step = on(oneMayGo, ordered(1, 1));
        assertReports(step, new Fact.AttemptReceived(attempt(1)));
        assertEquals(DispenseMachine.MAX_KNOWN, step.next().book().size());
    }

    @Test
    void countsTheTurningAttemptAmongThoseRemembered() {
        DispenseState state = remembering(DispenseMachine.MAX_KNOWN - 1, NOW);
        state = on(on(state, ordered(1, 1)).next(), judged(1)).next();
        assertNothing(state, ordered(2, 1));
    }

    @Test
    void remembersAnAttemptUntilItsYoungestNonceIsTooOld() {
        DispenseState state = after(ordered(1, 1), judged(1), ended(1, Turn.HOME, true));
        assertEquals(
                NOW + Limits.START_WITHIN_MILLIS,
                state.book().ended().getFirst().forgettableAfterMillis());
    }

    @Test
    void doesNothingOnARepeatWhateverBecameOfTheAttempt() {
        assertNothing(after(ordered(1, 1)), ordered(1, 1));
        assertNothing(after(ordered(1, 1), judged(1)), ordered(1, 1));
        assertNothing(after(ordered(1, 1), judged(1), ended(1, Turn.HOME, true)), ordered(1, 1));
        assertNothing(after(ordered(1, 1), judged(1), ended(1, Turn.STUCK, false)), ordered(1, 1));
        assertNothing(after(ordered(1, 1), cancelled(1)), ordered(1, 1));
        assertNothing(after(cancelled(1)), ordered(1, 1));
        assertNothing(after(ordered(1, 99)), ordered(1, 1));
        assertNothing(after(ordered(1, 1), judged(1), new Restarted(NOW)), ordered(1, 1));
    }

    @Test
    void startsTheFirstInLineWhenItsNonceIsStillYoung() {
        Step<DispenseState, DispenseAct> step = on(after(ordered(1, 3)), judged(1));

        assertReports(step, new Fact.AttemptStarted(attempt(1), 3));
        assertEquals(List.of(new DispenseAct.TurnMotor(attempt(1), 3, NONCE, START_WITHIN)), step.acts());
    }

    @Test
    void refusesAtTheLastMomentWhatWaitedTooLongAndGoesOnWithTheNext() {
        DispenseState state = after(ordered(1, 1), ordered(2, 2));
        Step<DispenseState, DispenseAct> step = on(state, new Judged(attempt(1), START_WITHIN + 1L, NOW));

        assertReports(step, new Fact.AttemptRefused(attempt(1), RefuseReason.NONCE_OLD));
        assertEquals(List.of(new DispenseAct.JudgeNext(attempt(2), NONCE)), step.acts());
    }

    @Test
    void refusesAtTheLastMomentWhatHasNoNonceAnyMore() {
        assertReports(
                on(after(ordered(1, 1)), new Judged(attempt(1), null, NOW)),
                new Fact.AttemptRefused(attempt(1), RefuseReason.NONCE_UNKNOWN));
    }

    @Test
    void neverStartsASecondMotorOrOneOutOfTurn() {
        assertNothing(after(ordered(1, 1), judged(1), ordered(2, 2)), judged(2));
        assertNothing(after(ordered(1, 1), ordered(2, 2)), judged(2));
        assertNothing(after(), judged(1));
    }

    @Test
    void cancelsWhatWaits() {
        assertReports(on(after(ordered(1, 1)), cancelled(1)), new Fact.AttemptCancelled(attempt(1)));
        assertNothing(after(ordered(1, 1), cancelled(1)), judged(1));
    }

    @Test
    void goesOnWithTheNextWhenTheFirstIsCancelled() {
        Step<DispenseState, DispenseAct> step = on(after(ordered(1, 1), ordered(2, 2)), cancelled(1));
        assertEquals(List.of(new DispenseAct.JudgeNext(attempt(2), NONCE)), step.acts());
    }

    @Test
    void voidsWhatItNeverSaw() {
        assertReports(on(after(), cancelled(1)), new Fact.AttemptVoided(attempt(1)));
        assertNothing(after(cancelled(1)), cancelled(1));
    }

    @Test
    void doesNotCancelWhatTurnsOrEnded() {
        assertNothing(after(ordered(1, 1), judged(1)), cancelled(1));
        assertNothing(after(ordered(1, 1), judged(1), ended(1, Turn.HOME, true)), cancelled(1));
    }

    @Test
    void hasDispensedWhenTheDropWasSeen() {
        assertEnd(Turn.HOME, true, new Fact.Dispensed(attempt(1), 3));
    }

    @Test
    void wasEmptyWhenTheMotorCameHomeWithoutADrop() {
        assertEnd(Turn.HOME, false, new Fact.DispenseFailed(attempt(1), 3, DispenseFailure.EMPTY));
    }

    @Test
    void hasJammedWhenTheMotorDidNotComeHomeAndNothingFell() {
        assertEnd(Turn.STUCK, false, new Fact.DispenseFailed(attempt(1), 3, DispenseFailure.JAM));
    }

    @Test
    void hasDispensedAndRaisesAFaultWhenItFellButTheMotorStuck() {
        assertEnd(
                Turn.STUCK,
                true,
                new Fact.Dispensed(attempt(1), 3),
                new Fact.FaultRaised(FaultCode.MOTOR_STUCK, "slot 3"));
    }

    @Test
    void failsWithoutTurningWhenWritingTheStartTookTooLong() {
        assertEnd(Turn.NOT_TURNED, false, new Fact.DispenseFailed(attempt(1), 3, DispenseFailure.TIME_OUT));
    }

    @Test
    void goesOnWithTheNextWhenAMotorIsHome() {
        DispenseState state = after(ordered(1, 1), ordered(2, 2), judged(1));
        assertEquals(
                List.of(new DispenseAct.JudgeNext(attempt(2), NONCE)),
                on(state, ended(1, Turn.HOME, true)).acts());
    }

    @Test
    void ignoresTheEndOfATurnThatIsNotUnderWay() {
        assertNothing(after(), ended(1, Turn.HOME, true));
        assertNothing(after(ordered(1, 1), judged(1)), ended(2, Turn.HOME, true));
    }

    private static void assertEnd(Turn turn, boolean dropSeen, Fact... reports) {
        Step<DispenseState, DispenseAct> step = on(after(ordered(1, 3), judged(1)), ended(1, turn, dropSeen));
        assertReports(step, reports);
        assertEquals(List.of(), step.next().open());
    }

    private static void assertRefused(RefuseReason reason, DispenseEvent event) {
        Step<DispenseState, DispenseAct> step = on(after(), event);
        assertReports(step, new Fact.AttemptRefused(attempt(1), reason));
        assertEquals(List.of(), step.acts());
        assertEquals(List.of(), step.next().open());
    }
}
