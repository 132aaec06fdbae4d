package org.ralvend.warehouse.dispense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Fact;
import org.ralvend.warehouse.dispense.DispenseAct.TurnMotor;
import org.ralvend.warehouse.dispense.DispenseEvent.Restarted;
import org.ralvend.warehouse.dispense.DispenseSimulation.Broken;
import org.ralvend.warehouse.dispense.DispenseState.Book;
import org.ralvend.warehouse.dispense.DispenseState.Idle;
import org.ralvend.warehouse.dispense.DispenseState.Turning;

/** The machine under random orders, metal and power cuts, and mutants that the same seeds catch. */
class DispenseSimulationTest {
    private static final long SEEDS = 200;

    @Test
    void keepsItsInvariantsWhereverThePowerIsCutAndHitsEveryRow() {
        Set<String> rows = new TreeSet<>();
        DispenseMachine machine = new DispenseMachine(Given.SLOTS);
        for (long seed = 0; seed < SEEDS; seed++) {
            rows.addAll(new DispenseSimulation(seed, machine::on).run());
        }
        assertEquals(DispenseSimulation.ALL_ROWS, rows);
    }

    @Test
    void givesTheSameTraceForTheSameSeed() {
        DispenseMachine machine = new DispenseMachine(Given.SLOTS);
        DispenseSimulation first = new DispenseSimulation(7, machine::on);
        DispenseSimulation second = new DispenseSimulation(7, machine::on);
        first.run();
        second.run();
        assertEquals(first.trace(), second.trace());
        assertTrue(first.trace().contains("TurnMotor"));
    }

    @Test
    void catchesAMachineThatTurnsAgainAfterARestart() {
        assertCaught("one turn per attempt", (state, event) -> {
            Step<DispenseState, DispenseAct> step = new DispenseMachine(Given.SLOTS).on(state, event);
            if (event instanceof Restarted && state instanceof Turning turning) {
                return new Step<>(
                        state,
                        List.of(new TurnMotor(turning.attempt(), turning.slot(), Given.NONCE, Given.START_WITHIN)),
                        List.of());
            }
            return step;
        });
    }

    @Test
    void catchesAMachineThatForgetsWhatEnded() {
        assertCaught("nothing follows an end", (state, event) -> {
            Step<DispenseState, DispenseAct> step = new DispenseMachine(Given.SLOTS).on(state, event);
            return step.next() instanceof Idle idle
                    ? new Step<>(
                            new Idle(
                                    new Book(
                                            idle.book().waiting(),
                                            List.of(),
                                            idle.book().counts()),
                                    null,
                                    false),
                            step.acts(),
                            step.reports())
                    : step;
        });
    }

    @Test
    void catchesAMachineThatStartsWithoutSayingSo() {
        assertCaught("said before it moves", (state, event) -> {
            Step<DispenseState, DispenseAct> step = new DispenseMachine(Given.SLOTS).on(state, event);
            return new Step<>(
                    step.next(),
                    step.acts(),
                    step.reports().stream()
                            .filter(fact -> !(fact instanceof Fact.AttemptStarted))
                            .toList());
        });
    }

    @Test
    void catchesAMachineThatLosesWaitingOrdersInARestart() {
        assertCaught("every attempt ends", (state, event) -> {
            DispenseState known = event instanceof Restarted && state instanceof Idle idle
                    ? new Idle(
                            new Book(List.of(), idle.book().ended(), idle.book().counts()), null, false)
                    : state;
            return new DispenseMachine(Given.SLOTS).on(known, event);
        });
    }

    @Test
    void catchesAMachineThatForgetsItsCountsInARestart() {
        assertCaught("each count once", (state, event) -> {
            Step<DispenseState, DispenseAct> step = new DispenseMachine(Given.SLOTS).on(state, event);
            return event instanceof Restarted
                    ? new Step<>(
                            new Idle(new Book(List.of(), step.next().book().ended(), null), null, false),
                            step.acts(),
                            step.reports())
                    : step;
        });
    }

    @Test
    void catchesAMachineThatCountsWhileAMotorTurns() {
        assertCaught("no count while a motor turns", (state, event) -> {
            if (event instanceof DispenseEvent.CountTold told && state instanceof Turning turning) {
                return turning.book().isCounted(told.count())
                        ? Step.stay(state)
                        : Step.<DispenseState, DispenseAct>to(new Turning(
                                        turning.attempt(),
                                        turning.slot(),
                                        turning.book().withCount(told.count())))
                                .reporting(new Fact.SlotCounted(told.slot(), told.units()));
            }
            return new DispenseMachine(Given.SLOTS).on(state, event);
        });
    }

    private static void assertCaught(String invariant, DispenseSimulation.Decider mutant) {
        Broken broken = assertThrows(
                Broken.class,
                () -> LongStream.range(0, SEEDS).forEach(seed -> new DispenseSimulation(seed, mutant).run()));
        assertTrue(String.valueOf(broken.getMessage()).contains(invariant), broken.getMessage());
    }
}
