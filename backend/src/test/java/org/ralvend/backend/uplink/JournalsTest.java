package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/** What is stored of a journal that is torn, foreign, contradictory or unreadable; on a real PostgreSQL. */
class JournalsTest extends TownTest {
    @Test
    void keepsWhatCannotBeDecodedAndAcknowledgesIt() {
        town.vendor.journalRaw(Bytes.ofText("{\"type\":\"no entry at all\"}"));
        List<Down> answers = town.send(town.vendor.resends(0));
        assertEquals(List.of(new Down.Stored(town.vendor.epoch, 2)), answers);
        assertEquals(1, town.unbookable());
    }

    @Test
    void keepsAFactAboutAnothersSaleAndChangesNothing() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));

        town.send(town.far.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true)));

        assertEquals(SaleState.RECORDED, town.state(cola.sale()));
        assertEquals(1, town.unbookable());
    }

    @Test
    void answersABatchThatLeavesAGapWithWhatIsStored() {
        town.send(town.vendor.sends(new Fact.FaultCleared(FaultCode.LINK_DOWN)));
        town.vendor.sends(town.cola());
        Arrival afterGap = town.vendor.sends(town.cola());

        assertEquals(List.of(new Down.Stored(town.vendor.epoch, 2)), town.send(afterGap));
    }

    @Test
    void answersAJournalThatContradictsWhatIsStoredWithDivergedAndBooksNothingOfIt() {
        town.stock("near", 1, 1);
        TestDevice copy = town.vendor.cloned();
        town.send(town.vendor.sends(new Fact.FaultCleared(FaultCode.LINK_DOWN)));

        SaleRequested cola = town.cola();
        List<Down> answers = town.send(copy.sends(cola, town.cola()));

        assertEquals(List.of(new Down.Diverged(town.vendor.epoch, 1L)), answers);
        assertEquals(0, town.reserved("near"));
    }

    @Test
    void touchesNothingOfAnotherTownWhoseSaleIdItNames() {
        TestTown other = TestTown.greeted(backend);
        other.stock("near", 1, 5);
        SaleRequested cola = other.cola();
        other.send(other.vendor.sends(cola));

        town.send(town.vendor.sends(new Fact.PaymentKept(cola.sale(), TestTown.PRICE, true)));

        assertEquals(SaleState.RECORDED, other.state(cola.sale()));
        assertEquals(List.of("AUTHORISED 250"), other.payments(cola.sale()));
        assertEquals(SaleState.REFUND_DUE, town.state(cola.sale()));
    }

    /** The device compares, by the nonce: a Hello that was on its way for long finds its own later entries stored. */
    @Test
    void answersAHelloFromBeforeTheLastBatchWithWhatIsStored() {
        Arrival early = town.vendor.hello();
        town.send(town.vendor.sends(town.cola()));

        Down.Resynced answer = (Down.Resynced) town.send(early).getFirst();
        assertEquals(early.message().nonce(), answer.nonce());
        assertEquals(2, answer.upToSeq());
    }

    @Test
    void shelvesAnEntryThatCannotBeBookedAndGoesOn() {
        town.send(town.vendor.sends(new Fact.FaultCleared(FaultCode.LINK_DOWN)));
        Arrival bad = town.vendor.sends(town.cola());
        List<Answer> answers = backend.get(Intake.class).shelve(town.scope, bad, "a test's doubt");
        assertEquals(2, answers.size(), "a verdict, and Stored");
        assertEquals(1, town.unbookable());
        assertEquals(
                List.of(new Down.Stored(town.vendor.epoch, 4)),
                town.send(town.vendor.sends(new Fact.FaultCleared(FaultCode.LINK_DOWN))));
    }

    @Test
    void givesTwoEpochsThatBeginInOneBatchPlacesInTheirOrder() {
        TestDevice second = town.vendor.renewed();
        TestDevice third = town.vendor.renewed();
        town.send(town.vendor.sends(new Fact.FaultCleared(FaultCode.LINK_DOWN)));

        town.send(
                second.sends(new Fact.FaultCleared(FaultCode.LINK_DOWN)),
                third.sends(new Fact.FaultCleared(FaultCode.LINK_DOWN)));

        List<String> epochs = backend.get(Database.class)
                .transact(tx -> tx.query(
                        "SELECT epoch, place FROM uplink.cursor WHERE town_id = ? ORDER BY place",
                        row -> row.integer("place") + " " + row.uuid("epoch"),
                        town.scope.id()));
        assertEquals(
                List.of("1 " + town.vendor.epoch.value(), "2 " + second.epoch.value(), "3 " + third.epoch.value()),
                epochs);
    }
}
