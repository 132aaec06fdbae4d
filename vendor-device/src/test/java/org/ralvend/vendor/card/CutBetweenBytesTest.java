package org.ralvend.vendor.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.SaleId;
import org.ralvend.sim.card.Mood;
import org.ralvend.vendor.card.CutWorld.Cut;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.Timing;
import org.ralvend.vendor.sale.VendorEvent;
import org.ralvend.vendor.sale.VendorMachine;
import org.ralvend.vendor.sale.VendorState;

/** The power goes between any two bytes of a sale by card: nobody pays for nothing, nobody pays twice. */
class CutBetweenBytesTest {
    /** What becomes of the sale that the card is shown for. */
    enum Story {
        ACCEPTED,
        REJECTED,
        NO_VERDICT,
        DECLINED,
        CANCELLED,
        APPROVED_LATE,
        GARBAGE,
        READER_GOES
    }

    private final VendorMachine machine = new VendorMachine(new Timing(Duration.ofSeconds(10)));

    @ParameterizedTest
    @EnumSource(Story.class)
    void moneyIsTakenIfAndOnlyIfItIsBookedSo(Story story) {
        CutWorld whole = play(story, 0, Cut.AGENT, machine::on);
        Set<String> ends = new TreeSet<>(check(story, 0, whole).values());
        assertEquals(expected(story), ends, whole.trace::toString);
        int cuts = 0;
        for (Cut cut : Cut.values()) {
            for (int after = 1; after <= whole.bytes; after++) {
                ends.addAll(check(story, after, play(story, after, cut, machine::on))
                        .values());
                cuts++;
            }
        }
        assertTrue(cuts > 500, "of " + cuts + " cuts");
        assertTrue(ends.contains("unresolved"), ends::toString);
    }

    @Test
    void aMutantThatTakesACutSaleForReleasedIsCaught() {
        AssertionError broken = assertThrows(
                AssertionError.class,
                () -> every((state, event) -> {
                    Step<VendorState, Act> step = machine.on(state, event);
                    return event instanceof VendorEvent.Restarted
                            ? step.reporting(step.reports().stream()
                                    .map(f -> f instanceof Fact.PaymentUnresolved u
                                            ? new Fact.PaymentReleased(u.sale(), u.amount())
                                            : f)
                                    .toArray(Fact[]::new))
                            : step;
                }));
        assertTrue(String.valueOf(broken.getMessage()).contains("captured and released"), broken::toString);
    }

    @Test
    void aMutantThatTakesACutSaleForKeptIsCaught() {
        AssertionError broken = assertThrows(
                AssertionError.class,
                () -> every((state, event) -> {
                    Step<VendorState, Act> step = machine.on(state, event);
                    return event instanceof VendorEvent.Restarted
                            ? step.reporting(step.reports().stream()
                                    .map(f -> f instanceof Fact.PaymentUnresolved u
                                            ? new Fact.PaymentKept(u.sale(), u.amount(), false)
                                            : f)
                                    .toArray(Fact[]::new))
                            : step;
                }));
        assertTrue(String.valueOf(broken.getMessage()).contains("kept and not captured"), broken::toString);
    }

    private void every(BiFunction<VendorState, VendorEvent, Step<VendorState, Act>> mutant) {
        int bytes = play(Story.ACCEPTED, 0, Cut.AGENT, machine::on).bytes;
        for (int after = 1; after <= bytes; after++) {
            check(Story.ACCEPTED, after, play(Story.ACCEPTED, after, Cut.AGENT, mutant));
        }
    }

    /** One customer as the story goes, then another whom nothing disturbs. */
    private static CutWorld play(
            Story story, int cutAfter, Cut cut, BiFunction<VendorState, VendorEvent, Step<VendorState, Act>> machine) {
        CutWorld world = new CutWorld(cutAfter, cut, machine);
        Random random = new Random(cutAfter);
        world.mood(
                switch (story) {
                    case APPROVED_LATE -> Mood.APPROVES_LATE;
                    case GARBAGE -> Mood.GARBAGE;
                    case ACCEPTED, REJECTED, NO_VERDICT, DECLINED, CANCELLED, READER_GOES -> Mood.WELL;
                });
        world.pass(1_200);
        SaleId sale = world.choose();
        for (int i = 0; i < 30 && !world.reader.present(story != Story.DECLINED); i++) {
            world.pass(100);
        }
        int wait = random.nextInt(250);
        if (story == Story.CANCELLED || story == Story.APPROVED_LATE) {
            world.pass(150 + wait);
            world.cancel();
        }
        if (story == Story.READER_GOES) {
            world.pass(100 + 3L * wait);
            world.mood(Mood.GONE);
            world.pass(7_000);
            world.mood(Mood.WELL);
        }
        world.pass(1_000 + wait);
        if (world.isRequested(sale) && story != Story.NO_VERDICT) {
            world.verdict(sale, story != Story.REJECTED);
        }
        world.settle();
        return world;
    }

    private static Set<String> expected(Story story) {
        return switch (story) {
            case ACCEPTED, NO_VERDICT, GARBAGE -> Set.of("kept");
            case REJECTED -> Set.of("released");
            case DECLINED, CANCELLED, APPROVED_LATE -> Set.of("ended");
            case READER_GOES -> Set.of("unresolved");
        };
    }

    /** Returns how the money of each sale ended. */
    private static Map<SaleId, String> check(Story story, int after, CutWorld world) {
        String where = story + " cut after " + after + " bytes: ";
        Map<SaleId, String> ends = world.ends();
        assertEquals(world.asked(), ends.keySet(), () -> where + "each question ends\n" + world.trace);
        assertEquals(0, world.setAside, () -> where + "nothing stays set aside\n" + world.trace);
        ends.forEach((sale, end) -> {
            int captured = world.captured.getOrDefault(sale, 0);
            require(Set.of("kept", "released", "unresolved", "ended").contains(end), where + "ended as " + end, world);
            require(captured == 0 || captured == 150, where + "captured " + captured, world);
            require(captured == 0 || !end.equals("released"), where + "captured and released", world);
            require(captured == 0 || !end.equals("ended"), where + "captured and ended", world);
            require(captured == 150 || !end.equals("kept"), where + "kept and not captured", world);
        });
        return ends;
    }

    private static void require(boolean holds, String what, CutWorld world) {
        assertTrue(holds, () -> what + "\n" + world.trace);
    }
}
