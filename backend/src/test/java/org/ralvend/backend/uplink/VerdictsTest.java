package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Money;

/** Which sales are accepted, and how their vendors learn it; on a real PostgreSQL. */
class VerdictsTest extends TownTest {
    @Test
    void acceptsASaleAndReservesAtTheNearestWarehouse() {
        town.stock("near", 1, 2);
        town.stock("far", 1, 9);
        SaleRequested cola = town.cola();

        List<Down> answers = town.send(town.vendor.sends(cola));

        assertInstanceOf(Down.SaleAccepted.class, answers.getFirst());
        assertEquals(new Down.Stored(town.vendor.epoch, 2), answers.getLast());
        assertEquals(SaleState.RECORDED, town.state(cola.sale()));
        assertEquals(1, town.reserved("near"));
        assertEquals(0, town.reserved("far"));
    }

    @Test
    void answersARepeatedSaleWithTheFirstVerdictAndReservesOnce() {
        town.stock("near", 1, 2);
        SaleRequested cola = town.cola();
        Down first = town.send(town.vendor.sends(cola)).getFirst();

        List<Down> repeated = town.send(town.vendor.resends(0));
        assertEquals(List.of(new Down.Stored(town.vendor.epoch, 2)), repeated);

        Down again = town.send(town.vendor.sends(cola)).getFirst();
        assertEquals(first, again);
        assertEquals(1, town.reserved("near"));
    }

    @Test
    void acceptsFourOfTenInOneBatchWhereFourUnitsAreLeft() {
        town.stock("near", 1, 3);
        town.stock("far", 5, 1);
        Fact[] ten = Stream.generate(town::cola).limit(10).toArray(Fact[]::new);

        List<Down> answers = town.send(town.vendor.sends(ten));

        assertEquals(
                4, answers.stream().filter(Down.SaleAccepted.class::isInstance).count());
        List<Down> rejected =
                answers.stream().filter(Down.SaleRejected.class::isInstance).toList();
        assertEquals(6, rejected.size());
        assertTrue(rejected.stream().allMatch(r -> ((Down.SaleRejected) r).reason() == Down.RejectReason.OUT_OF_STOCK));
        assertEquals(3, town.reserved("near"));
        assertEquals(1, town.reserved("far"));
    }

    @Test
    void rejectsByWithdrawnListAndAcceptsBySupersededOne() {
        town.stock("near", 1, 5);
        town.publish(2, new Money(300, "EUR"));
        assertInstanceOf(
                Down.SaleAccepted.class,
                town.send(town.vendor.sends(town.cola())).getFirst());

        town.withdraw(1);
        Down answer = town.send(town.vendor.sends(town.cola())).getFirst();
        assertEquals(
                Down.RejectReason.LIST_WITHDRAWN,
                assertInstanceOf(Down.SaleRejected.class, answer).reason());
    }

    @Test
    void rejectsAPriceThatTheListDoesNotName() {
        town.stock("near", 1, 5);
        Down answer = town.send(town.vendor.sends(town.cola(town.list, new Money(100, "EUR"))))
                .getFirst();
        assertEquals(
                Down.RejectReason.PRICE_NOT_IN_LIST,
                assertInstanceOf(Down.SaleRejected.class, answer).reason());
    }

    @Test
    void sendsTheVerdictAgainOnEveryConnectUntilTheJournalShowsIt() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        Down verdict = town.send(town.vendor.sends(cola)).getFirst();

        assertTrue(town.send(town.vendor.hello()).contains(verdict));

        town.send(town.vendor.sends(new Fact.VerdictReceived(cola.sale(), true)));
        assertEquals(1, town.send(town.vendor.hello()).size());
    }

    @Test
    void keepsTheStockOfAnotherTownOutOfReach() {
        TestTown other = TestTown.greeted(backend);
        other.stock("near", 1, 5);

        Down answer = town.send(town.vendor.sends(town.cola())).getFirst();

        assertEquals(
                Down.RejectReason.OUT_OF_STOCK,
                assertInstanceOf(Down.SaleRejected.class, answer).reason());
        assertTrue(other.locations().stream().allMatch(l -> l.reserved() == 0));
    }

    @Test
    void movesNothingForAVerdictOnASaleThatNobodyKnowsOrThatIsAnothers() {
        town.stock("near", 1, 2);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));

        town.send(
                town.vendor.sends(new Fact.VerdictReceived(town.cola().sale(), true)),
                town.near.sends(new Fact.VerdictReceived(cola.sale(), true)));

        assertEquals(Set.of("NOT-FOUND", "MESSAGE-FOREIGN"), Set.copyOf(town.faults()));
        assertEquals(1, town.reserved("near"));
        assertEquals(1, town.events(cola.sale()).size());
        assertEquals(2, town.send(town.vendor.hello()).size(), "its verdict still waits for it");
    }
}
