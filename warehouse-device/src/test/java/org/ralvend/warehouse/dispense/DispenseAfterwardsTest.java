package org.ralvend.warehouse.dispense;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.RefuseReason;
import org.ralvend.protocol.FaultCode;
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
}
