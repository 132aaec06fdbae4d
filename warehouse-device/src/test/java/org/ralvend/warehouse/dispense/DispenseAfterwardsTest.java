package org.ralvend.warehouse.dispense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.warehouse.dispense.Given.NOW;
import static org.ralvend.warehouse.dispense.Given.after;
import static org.ralvend.warehouse.dispense.Given.assertNothing;
import static org.ralvend.warehouse.dispense.Given.assertReports;
import static org.ralvend.warehouse.dispense.Given.attempt;
import static org.ralvend.warehouse.dispense.Given.ended;
import static org.ralvend.warehouse.dispense.Given.judged;
import static org.ralvend.warehouse.dispense.Given.on;
import static org.ralvend.warehouse.dispense.Given.ordered;
import static org.ralvend.warehouse.dispense.Given.remembering;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.RefuseReason;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.json.RecordCodec;
import org.ralvend.warehouse.dispense.DispenseEvent.Restarted;
import org.ralvend.warehouse.dispense.DispenseEvent.StrayDropSeen;
import org.ralvend.warehouse.dispense.DispenseEvent.Turn;

/** The rows of {@link DispenseMachine}'s table that follow a restart, and drops that no turn explains. */
class DispenseAfterwardsTest {
    @Test
    void doesNotKnowAfterARestartWhatFellAndNeverTurnsAgain() {
        Step<DispenseState, DispenseAct> step = on(after(ordered(1, 3), judged(1), ordered(2, 2)), new Restarted(NOW));

        assertReports(
                step,
                new Fact.DispenseUnresolved(attempt(1), 3),
                new Fact.AttemptRefused(attempt(2), RefuseReason.NONCE_UNKNOWN));
        assertEquals(List.of(), step.acts());
        assertEquals(List.of(), step.next().open());
    }

    @Test
    void saysNothingAfterARestartWithNothingOpen() {
        Step<DispenseState, DispenseAct> step = on(after(), new Restarted(NOW));
        assertEquals(List.of(), step.reports());
        assertEquals(DispenseMachine.fresh(), step.next());
    }

    @Test
    void mayForgetAfterARestartWhatItRemembered() {
        DispenseState state =
                on(remembering(2, Long.MAX_VALUE), new Restarted(5)).next();
        assertTrue(state.book().ended().stream().allMatch(e -> e.forgettableAfterMillis() == 5));
    }

    @Test
    void reportsAStrayDropOnceUntilTheNextTurn() {
        DispenseState turned = after(ordered(1, 1), judged(1), ended(1, Turn.HOME, false));
        Step<DispenseState, DispenseAct> first = on(turned, new StrayDropSeen());
        assertReports(
                first,
                new Fact.FaultRaised(
                        FaultCode.DROP_UNASKED, "drop sensor: a product fell after the end of attempt " + attempt(1)));
        assertNothing(first.next(), new StrayDropSeen());

        DispenseState again = Given.then(first.next(), ordered(2, 1), judged(2), ended(2, Turn.HOME, true));
        assertInstanceOf(
                Fact.FaultRaised.class, on(again, new StrayDropSeen()).reports().getFirst());
    }

    @Test
    void leavesADropDuringATurnToTheTurn() {
        assertNothing(after(ordered(1, 1), judged(1)), new StrayDropSeen());
    }

    @Test
    void writesDownACountOnceAlsoAfterARestart() {
        DispenseEvent told = new DispenseEvent.CountTold(new CountId(new UUID(9, 1)), 3, 12);
        Step<DispenseState, DispenseAct> first = on(after(), told);
        assertReports(first, new Fact.SlotCounted(3, 12));

        assertNothing(first.next(), told);
        assertNothing(on(first.next(), new Restarted(NOW)).next(), told);
    }

    @Test
    void writesDownNoCountWhileAMotorTurns() {
        DispenseEvent told = new DispenseEvent.CountTold(new CountId(new UUID(9, 1)), 3, 12);
        DispenseState turning = after(ordered(1, 1), judged(1));
        assertNothing(turning, told);

        assertReports(on(Given.then(turning, ended(1, Turn.HOME, true)), told), new Fact.SlotCounted(3, 12));
    }

    @Test
    void remembersTheNewestCountsOnly() {
        DispenseState state = after();
        for (int i = 0; i <= DispenseState.Book.MAX_COUNTS; i++) {
            state = Given.then(state, new DispenseEvent.CountTold(new CountId(new UUID(9, i)), 1, i));
        }
        assertFalse(state.book().isCounted(new CountId(new UUID(9, 0))));
        assertTrue(state.book().isCounted(new CountId(new UUID(9, 1))));
    }

    @Test
    void readsTheStateOfAnOlderVersion() throws ProtocolException {
        byte[] old = "{\"type\":\"Idle\",\"book\":{\"waiting\":[],\"ended\":[]},\"strayReported\":false}"
                .getBytes(StandardCharsets.UTF_8);
        assertEquals(DispenseMachine.fresh(), RecordCodec.decode(DispenseState.class, old));
    }
}
