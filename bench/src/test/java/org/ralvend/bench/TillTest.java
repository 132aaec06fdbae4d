package org.ralvend.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.json.Bytes;

class TillTest {
    private static final ListRef LIST = new ListRef(1, Bytes.ofText("{}").sha256());
    private static final Random RANDOM = new Random(5);

    private final Till till = new Till();

    @Test
    void hasOneSaleInFlight() {
        SaleRequested first = sale();
        Step<Till.State, Void> begun = till.on(till.fresh(), new Till.Event.Next(first));
        assertEquals(List.of(first), begun.reports());
        assertEquals(
                List.of(), till.on(begun.next(), new Till.Event.Next(sale())).reports());
    }

    @Test
    void beginsTheNextSaleWithTheVerdictOnTheLast() {
        SaleRequested first = sale();
        SaleRequested second = sale();
        Step<Till.State, Void> step =
                till.on(new Till.State(first.sale()), new Till.Event.Verdict(first.sale(), true, Optional.of(second)));
        assertEquals(
                List.of(
                        new Fact.VerdictReceived(first.sale(), true),
                        new Fact.PaymentKept(first.sale(), Goods.PRICE, false),
                        second),
                step.reports());
        assertEquals(new Till.State(second.sale()), step.next());
    }

    @Test
    void keepsNoMoneyOfARejectedSaleAndComesToRest() {
        SaleRequested only = sale();
        Step<Till.State, Void> step =
                till.on(new Till.State(only.sale()), new Till.Event.Verdict(only.sale(), false, Optional.empty()));
        assertEquals(List.of(new Fact.VerdictReceived(only.sale(), false)), step.reports());
        assertNull(step.next().awaited());
    }

    @Test
    void takesARepeatedVerdictOnce() {
        SaleRequested first = sale();
        SaleRequested second = sale();
        Till.State after = new Till.State(second.sale());
        assertEquals(
                List.of(),
                till.on(after, new Till.Event.Verdict(first.sale(), true, Optional.of(sale())))
                        .reports());
    }

    private static SaleRequested sale() {
        return Goods.sale(LIST, 3, () -> Instant.parse("2026-11-21T12:00:00Z"), RANDOM);
    }
}
