package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Topics;
import org.ralvend.protocol.json.Bytes;

/** A round that the database refuses is halved until the entry at fault stands alone; on a real PostgreSQL. */
class HalvingTest extends TownTest {
    @Test
    void shelvesTheEntryAtFaultAndBooksAllOthersOfItsRound() {
        town.stock("near", 1, 9);
        SaleRequested before = town.cola();
        SaleRequested poison = town.cola();
        SaleRequested after = town.cola();
        Database database = backend.get(Database.class);
        database.run(tx -> tx.update(
                "ALTER TABLE ordering.order_line ADD CONSTRAINT doubt CHECK (order_id <> '" + poison.sale() + "')"));

        backend.get(Round.class)
                .book(List.of(
                        raw(town.vendor.sends(before, poison, after)),
                        raw(town.near.sends(new Fact.SlotCounted(1, 8)))));

        database.run(tx -> tx.update("ALTER TABLE ordering.order_line DROP CONSTRAINT doubt"));
        assertEquals(List.of("INTERNAL"), town.faults());
        assertEquals(SaleState.RECORDED, town.state(before.sale()));
        assertEquals(SaleState.RECORDED, town.state(after.sale()));
        assertEquals(2, town.reserved("near"));
        assertEquals(8, town.onHand("near"));
        // The sale of the shelved entry is open, with a deadline, and its vendor is told to give the money back.
        assertEquals(SaleState.RECORDED, town.state(poison.sale()));
        assertEquals(List.of("UNKNOWN 250"), town.payments(poison.sale()));
    }

    private static Round.Raw raw(Arrival arrival) {
        return new Round.Raw(
                Topics.up(arrival.from().device()), Bytes.of(arrival.message().encode()), Instant.now(), null);
    }
}
