package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.OpenSales;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.StatusEvent;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;

/** Money that no readable request explains is an open sale; on a real PostgreSQL. */
class OpenMoneyTest extends TownTest {
    private static final Money COIN = new Money(50, "EUR");

    @Test
    void owesALateCoinThatWasKept() {
        SaleId late = town.cola().sale();

        town.send(town.vendor.sends(new Fact.PaymentKept(late, COIN, false), new Fact.RefundOwed(late, COIN)));

        Sale sale = town.sale(late);
        assertEquals(SaleState.REFUND_DUE, sale.state());
        assertEquals(COIN, sale.total());
        assertTrue(sale.deadline().isAfter(sale.recordedAt()));
        assertEquals(List.of("REFUND_DUE 50"), town.payments(late));
        assertTrue(town.events(late).getFirst().evidence().startsWith(town.vendor.known.device() + "/"));
        assertEquals(0, town.unbookable());
    }

    @Test
    void opensASaleForMoneyWhosePlaceIsNotKnownAndClosesItWhenTheVendorGivesItBack() {
        SaleId torn = town.cola().sale();
        town.send(town.vendor.sends(new Fact.PaymentUnresolved(torn, COIN)));
        assertEquals(SaleState.RECORDED, town.state(torn));
        assertEquals(List.of("UNKNOWN 50"), town.payments(torn));

        town.send(town.vendor.sends(new Fact.PaymentReleased(torn, COIN)));

        assertEquals(SaleState.VOID, town.state(torn));
        assertEquals(List.of("RELEASED 50"), town.payments(torn));
        assertEquals(0, town.unbookable());
    }

    @Test
    void letsOnlyTheMachineThatOpenedASaleSpeakForIt() {
        SaleId late = town.cola().sale();
        town.send(town.vendor.sends(new Fact.PaymentUnresolved(late, COIN)));

        town.send(town.far.sends(new Fact.PaymentReleased(late, COIN)));

        assertEquals(List.of("UNKNOWN 50"), town.payments(late));
        assertEquals(List.of("MESSAGE-FOREIGN"), town.faults());
    }

    @Test
    void takesNoWordAboutMoneyFromAWarehouse() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();

        town.send(town.near.sends(cola, new Fact.PaymentKept(cola.sale(), COIN, false)));

        assertEquals(List.of("MESSAGE-FOREIGN", "MESSAGE-FOREIGN"), town.faults());
        assertEquals(0, town.reserved("near"));
    }

    @Test
    void rejectsARequestThatItCannotReadSoThatTheVendorGivesTheMoneyBack() {
        SaleId sale = town.cola().sale();
        town.vendor.journalRaw(unreadable("SaleRequested", sale));

        Down verdict = town.send(town.vendor.resends(0)).getFirst();

        assertEquals(sale, assertInstanceOf(Down.SaleRejected.class, verdict).sale());
        assertEquals(SaleState.RECORDED, town.state(sale));
        assertEquals(List.of("UNKNOWN"), town.payments(sale));
        assertEquals(List.of("MESSAGE-MALFORMED"), town.faults());
        town.send(town.vendor.sends(new Fact.PaymentReleased(sale, TestTown.PRICE)));
        assertEquals(SaleState.VOID, town.state(sale));
        assertEquals(List.of("RELEASED 250"), town.payments(sale));
        assertEquals(TestTown.PRICE, town.sale(sale).total());
    }

    @Test
    void listsAnOpenSaleWhoseSumNobodyCouldRead() {
        SaleId sale = town.cola().sale();
        town.vendor.journalRaw(unreadable("SaleRequested", sale));
        town.send(town.vendor.resends(0));

        List<OpenSales.Line> open = backend.get(Database.class)
                .transact(
                        tx -> backend.get(OpenSales.class).of(tx, town.scope, List.of(town.vendor.known.machine()), 5));

        assertEquals(List.of(sale), open.stream().map(OpenSales.Line::id).toList());
        assertNull(open.getFirst().total());
    }

    @Test
    void owesWhatWasKeptForARequestThatItCannotRead() {
        SaleId sale = town.cola().sale();
        town.vendor.journalRaw(unreadable("SaleRequested", sale));
        town.send(town.vendor.resends(0));

        town.send(town.vendor.sends(new Fact.PaymentKept(sale, TestTown.PRICE, false)));

        assertEquals(SaleState.REFUND_DUE, town.state(sale));
        assertEquals(List.of("REFUND_DUE 250"), town.payments(sale));
    }

    @Test
    void answersARejectedRequestThatComesAgainReadableAsBefore() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.vendor.journalRaw(unreadable("SaleRequested", cola.sale()));
        Down first = town.send(town.vendor.resends(0)).getFirst();

        assertEquals(first, town.send(town.vendor.sends(cola)).getFirst());

        assertEquals(0, town.reserved("near"));
        assertTrue(town.sale(cola.sale()).terms() != null, "the claim behind which the refund is");
    }

    @Test
    void sellsWhatOnlyAnUnknownEntryHadOpened() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.vendor.journalRaw(unreadable("OfSomeLaterVersion", cola.sale()));
        town.send(town.vendor.resends(0));
        assertEquals(List.of("UNKNOWN"), town.payments(cola.sale()));

        Down verdict = town.send(town.vendor.sends(cola)).getFirst();

        Down.SaleAccepted accepted = assertInstanceOf(Down.SaleAccepted.class, verdict);
        assertEquals(town.sale(cola.sale()).deadline(), accepted.deadline());
        assertEquals(List.of("AUTHORISED 250"), town.payments(cola.sale()));
        assertEquals(1, town.reserved("near"));
    }

    @Test
    void opensNothingForACreditThatItCannotRead() {
        SaleId sale = town.cola().sale();
        town.vendor.journalRaw(unreadable("CreditReceived", sale));
        town.send(town.vendor.resends(0));

        assertEquals(1, town.unbookable());
        assertEquals(0, sales());
    }

    @Test
    void opensTheSaleOfAShelvedRequestWithItsClaimAndRejectsIt() {
        town.send(town.vendor.sends(new Fact.FaultCleared(FaultCode.LINK_DOWN)));
        SaleRequested cola = town.cola();
        Arrival bad = town.vendor.sends(cola);

        List<Down> answers = TestTown.decoded(backend.get(Intake.class).shelve(town.scope, bad, "a test's doubt"));

        assertInstanceOf(Down.SaleRejected.class, answers.getFirst());
        assertEquals(List.of("UNKNOWN 250"), town.payments(cola.sale()));
        assertTrue(town.sale(cola.sale()).terms() != null);
        assertEquals(List.of("INTERNAL"), town.faults());
    }

    @Test
    void shelvesWhatCannotEvenBeOpenedAndSaysSo() {
        SaleRequested cola = town.cola();
        Arrival bad = town.vendor.sends(cola);
        backend.get(Database.class)
                .run(tx -> tx.update("ALTER TABLE payment.payment ADD CONSTRAINT doubt CHECK (town_id <> '"
                        + town.scope.id() + "')"));

        List<Answer> answers = backend.get(Intake.class).shelve(town.scope, bad, "a test's doubt");

        backend.get(Database.class).run(tx -> tx.update("ALTER TABLE payment.payment DROP CONSTRAINT doubt"));
        assertEquals(1, answers.size());
        assertEquals(0, sales());
        assertTrue(detail().contains("could not be opened"), detail());
    }

    @Test
    void notesOnAKnownSaleThatSomethingAboutItCouldNotBeRead() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        town.send(town.vendor.sends(cola));
        int before = town.vendor.journalRaw(unreadable("PaymentKept", cola.sale()));

        town.send(town.vendor.resends(before));

        assertEquals(SaleState.RECORDED, town.state(cola.sale()));
        StatusEvent last = town.events(cola.sale()).getLast();
        assertTrue(last.why().contains("could not be booked"), last.why());
    }

    @Test
    void refusesASaleInAnotherCurrencyThanItsList() {
        town.stock("near", 1, 1);
        SaleRequested cola = town.cola();
        Money dollars = new Money(250, "USD");
        SaleRequested foreign = new SaleRequested(
                cola.sale(),
                cola.claim(),
                cola.keypadCode(),
                cola.list(),
                List.of(new SaleRequested.Line(new Sku("COLA-033"), 1, TestTown.PRICE)),
                dollars,
                List.of(new SaleRequested.Tendered(Fact.Tender.COINS, dollars)));

        Down verdict = town.send(town.vendor.sends(foreign)).getFirst();

        assertEquals(
                Down.RejectReason.AMOUNT_MISMATCH,
                assertInstanceOf(Down.SaleRejected.class, verdict).reason());
    }

    private static Bytes unreadable(String type, SaleId sale) {
        return Bytes.ofText("{\"stamp\":{},\"fact\":{\"type\":\"" + type + "\",\"sale\":\"" + sale + "\",\"lin");
    }

    private int sales() {
        return backend.get(Database.class)
                .transact(tx -> tx.query(
                        "SELECT id FROM ordering.orders WHERE town_id = ?", row -> row.uuid("id"), town.scope.id()))
                .size();
    }

    private String detail() {
        return backend.get(Database.class)
                .transact(tx -> tx.find(
                        "SELECT detail FROM uplink.unbookable WHERE town_id = ?",
                        row -> row.text("detail"),
                        town.scope.id()))
                .orElseThrow();
    }
}
