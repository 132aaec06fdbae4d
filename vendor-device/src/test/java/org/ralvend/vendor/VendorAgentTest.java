package org.ralvend.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.ralvend.device.agent.Soon.await;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.program.BusyLock;
import org.ralvend.device.program.BusyProbe;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.vendor.hardware.Panel;

/** The way of a sale through the whole agent: real journal, machine and uplink. */
class VendorAgentTest {
    private static final Duration PATIENT = Duration.ofSeconds(30);
    private static final Instant DEADLINE = Instant.parse("2026-12-05T12:00:00Z");

    @TempDir
    private Path home = Path.of("");

    @Test
    void sellsWhatIsChosenAndPaid() {
        try (RunningVendor vendor = start(PATIENT).ready()) {
            vendor.panel.press(1);
            vendor.pay(2, 3);
            Fact.SaleRequested request = stored(vendor, Fact.SaleRequested.class);
            assertEquals(new Money(50, "EUR"), request.total());
            assertEquals(new Sku("WATER-05"), request.lines().getFirst().sku());
            assertTrue(request.keypadCode().digits().startsWith("0042"));
            assertFalse(vendor.panel.isAccepting());
            vendor.link.send(new Down.SaleAccepted(request.sale(), DEADLINE));
            Fact.PaymentKept kept = stored(vendor, Fact.PaymentKept.class);
            assertEquals(new Fact.PaymentKept(request.sale(), new Money(50, "EUR"), true), kept);
            assertEquals(50, vendor.panel.cashBox());
            await(() -> vendor.panel.hasShown("Being delivered"));
            await(() -> vendor.panel
                    .screen()
                    .equals("until 2026-12-05|" + request.keypadCode().spoken()));
        }
    }

    @Test
    void givesTheCoinsBackWhenRejectedAndLightsTheKey() {
        try (RunningVendor vendor = start(PATIENT).ready()) {
            vendor.panel.press(1);
            vendor.pay(5);
            SaleId sale = stored(vendor, Fact.SaleRequested.class).sale();
            vendor.link.send(new Down.SaleRejected(sale, Down.RejectReason.OUT_OF_STOCK));
            assertEquals(
                    new Fact.PaymentReleased(sale, new Money(50, "EUR")), stored(vendor, Fact.PaymentReleased.class));
            assertEquals(50, vendor.panel.returned());
            await(() -> vendor.panel.screen().equals("Sold out|Money returned"));
            assertEquals(Set.of(1), vendor.panel.lit());
        }
    }

    @Test
    void givesEverythingBackWhenMoreThanThePriceIsPaid() {
        try (RunningVendor vendor = start(PATIENT).ready()) {
            vendor.panel.press(1);
            vendor.pay(6);
            assertEquals(
                    Fact.ReturnReason.TOO_MUCH,
                    stored(vendor, Fact.CreditReturned.class).reason());
            assertEquals(60, vendor.panel.returned());
            await(() -> vendor.panel.screen().startsWith("Exact coins only"));
        }
    }

    @Test
    void savesTheSaleWhenNoVerdictComesAndTakesALateOne() {
        try (RunningVendor vendor = start(Duration.ofMillis(100)).ready()) {
            vendor.panel.press(1);
            vendor.pay(5);
            SaleId sale = stored(vendor, Fact.SaleRequested.class).sale();
            assertEquals(
                    new Fact.PaymentKept(sale, new Money(50, "EUR"), false), stored(vendor, Fact.PaymentKept.class));
            await(() -> vendor.panel.hasShown("Paid and saved"));
            vendor.link.send(new Down.SaleRejected(sale, Down.RejectReason.OUT_OF_STOCK));
            stored(vendor, Fact.RefundOwed.class);
            assertEquals(0, vendor.panel.returned());
        }
    }

    @Test
    void asksForTheVerdictAgainAfterARestart() {
        FakePanel panel = new FakePanel();
        FakeLink link = new FakeLink();
        SaleId sale;
        try (RunningVendor vendor = new RunningVendor(home, panel, link, PATIENT).ready()) {
            panel.press(1);
            vendor.pay(5);
            sale = stored(vendor, Fact.SaleRequested.class).sale();
            assertEquals(List.of(), link.hellos().getLast().salesWithoutVerdict());
        }
        try (RunningVendor vendor = new RunningVendor(home, panel, link, PATIENT)) {
            link.connect();
            await(() -> link.hellos().getLast().salesWithoutVerdict().equals(List.of(sale)));
            link.send(new Down.SaleAccepted(sale, DEADLINE));
            assertFalse(stored(vendor, Fact.PaymentKept.class).customerWaiting());
        }
    }

    @Test
    void doesNotSellWithoutLinkOrPriceList() {
        try (RunningVendor vendor = start(PATIENT)) {
            await(() -> vendor.panel.screen().equals("Out of service|E503"));
            vendor.offerList(1);
            await(() -> vendor.panel.screen().startsWith("No connection"));
            vendor.link.connect();
            await(() -> vendor.panel.screen().startsWith("Choose"));
            vendor.panel.press(2);
            await(() -> vendor.panel.screen().startsWith("No product here"));
            vendor.link.disconnect();
            vendor.panel.press(1);
            await(() -> vendor.panel.screen().startsWith("No connection"));
            assertFalse(vendor.panel.isAccepting());
        }
    }

    @Test
    void isSeenToBeBusyFromTheFirstKeyToTheEndOfTheSale() {
        try (RunningVendor vendor = start(PATIENT).ready()) {
            assertFalse(BusyProbe.isBusy(home));
            vendor.panel.press(1);
            await(vendor.panel::isAccepting);
            assertTrue(BusyProbe.isBusy(home));
            vendor.panel.press(Panel.CANCEL);
            await(() -> vendor.panel.screen().startsWith("Choose"));
            await(() -> !BusyProbe.isBusy(home));
        }
    }

    @Test
    void beginsNoSaleWhileTheUpdaterSwapsTheProgram() {
        try (RunningVendor vendor = start(PATIENT).ready();
                BusyLock updater = BusyLock.open(home)) {
            assertTrue(updater.hold());
            vendor.panel.press(1);
            await(() -> vendor.panel.screen().startsWith("Being updated"));
            assertFalse(vendor.panel.isAccepting());
        }
    }

    @Test
    void stopsOfferingAListThatIsWithdrawn() {
        try (RunningVendor vendor = start(PATIENT).ready()) {
            vendor.link.desire(new Desired(2, List.of()));
            await(() -> vendor.panel.screen().equals("Out of service|E503"));
            vendor.panel.press(1);
            vendor.offerList(3);
            await(() -> vendor.panel.screen().startsWith("Choose"));
            assertFalse(vendor.panel.isAccepting());
        }
    }

    @Test
    void goesOutOfServiceWhenTheEscrowIsStuck() {
        try (RunningVendor vendor = start(PATIENT).ready()) {
            vendor.panel.jam();
            vendor.panel.press(1);
            vendor.pay(5);
            SaleId sale = stored(vendor, Fact.SaleRequested.class).sale();
            vendor.link.send(new Down.SaleAccepted(sale, DEADLINE));
            stored(vendor, Fact.FaultRaised.class);
            await(() -> vendor.panel.screen().equals("Out of service|E502"));
            assertTrue(vendor.link.find(Fact.PaymentUnresolved.class).isPresent());
        }
    }

    @Test
    void aCoinThatSticksIsNotBookedAsKept() {
        try (RunningVendor vendor = start(PATIENT).ready()) {
            vendor.panel.press(1);
            vendor.pay(2, 3);
            vendor.panel.stick(20);
            SaleId sale = stored(vendor, Fact.SaleRequested.class).sale();
            vendor.link.send(new Down.SaleAccepted(sale, DEADLINE));
            assertEquals(
                    new Fact.PaymentUnresolved(sale, new Money(50, "EUR")),
                    stored(vendor, Fact.PaymentUnresolved.class));
            assertEquals(30, vendor.panel.cashBox());
            assertTrue(vendor.link.find(Fact.PaymentKept.class).isEmpty());
            await(() -> vendor.panel.hasShown("Out of service"));
        }
    }

    @Test
    void stopsTakingCoinsWhenTheJournalCannotBeWritten() {
        try (RunningVendor vendor = start(PATIENT).ready()) {
            vendor.panel.press(1);
            await(vendor.panel::isAccepting);
            vendor.breakJournal();
            vendor.panel.insert(1);
            await(() -> vendor.panel.screen().equals("Out of service|E201"));
            assertFalse(vendor.panel.isAccepting());
            vendor.panel.press(1);
            assertEquals("Out of service|E201", vendor.panel.screen());
        }
    }

    @Test
    void goesOutOfServiceWhenTheUplinkCannotReadTheJournal() {
        try (RunningVendor vendor = start(PATIENT).ready()) {
            vendor.breakReading();
            vendor.link.connect();
            await(() -> vendor.panel.screen().equals("Out of service|E201"));
            assertFalse(vendor.panel.isAccepting());
        }
    }

    @Test
    void aSaleUnderWayGoesOnInTheNewEpochWhenItsJournalHasDiverged() {
        try (RunningVendor vendor = start(PATIENT).ready()) {
            vendor.panel.press(1);
            vendor.pay(2, 3);
            SaleId sale = stored(vendor, Fact.SaleRequested.class).sale();
            vendor.link.forgetAfter(1);

            await(() -> vendor.link.epochsStarted() == 2);
            assertEquals(sale, stored(vendor, Fact.SaleRequested.class).sale());
            vendor.link.send(new Down.SaleAccepted(sale, DEADLINE));
            assertEquals(
                    new Fact.PaymentKept(sale, new Money(50, "EUR"), true), stored(vendor, Fact.PaymentKept.class));
            assertEquals(50, vendor.panel.cashBox());
        }
    }

    @Test
    void coinsThatFallWhenItsJournalDivergesAreBookedFirst() {
        try (RunningVendor vendor = start(PATIENT).ready()) {
            vendor.panel.press(1);
            vendor.pay(2, 3);
            SaleId sale = stored(vendor, Fact.SaleRequested.class).sale();
            vendor.link.send(new Down.SaleAccepted(sale, DEADLINE));
            vendor.link.forgetAfter(1);
            await(() -> vendor.link.epochsStarted() == 2);
            assertEquals(
                    new Fact.PaymentKept(sale, new Money(50, "EUR"), true), stored(vendor, Fact.PaymentKept.class));
            assertEquals(50, vendor.panel.cashBox());
        }
    }

    @Test
    void goesOutOfServiceWhenItsJournalDivergesMoreOftenThanByAccident() {
        try (RunningVendor vendor = start(PATIENT).ready()) {
            for (int i = 1; i < Journal.EPOCHS_A_DAY; i++) {
                vendor.link.forgetAfter(1);
                int epochs = i + 1;
                await(() -> vendor.link.epochsStarted() == epochs);
            }
            vendor.link.forgetAfter(1);
            await(() -> vendor.panel.screen().equals("Out of service|E307"));
            vendor.panel.press(1);
            assertFalse(vendor.panel.isAccepting());
        }
    }

    @Test
    void goesOutOfServiceWhenTheDisplayIsDark() {
        try (RunningVendor vendor = start(PATIENT).ready()) {
            vendor.panel.press(1);
            await(vendor.panel::isAccepting);
            vendor.panel.goDark();
            vendor.panel.insert(1);
            await(() -> !vendor.panel.isAccepting());
        }
    }

    private RunningVendor start(Duration patience) {
        return new RunningVendor(home, new FakePanel(), new FakeLink(), patience);
    }

    private static <F extends Fact> F stored(RunningVendor vendor, Class<F> type) {
        await(() -> vendor.link.find(type).isPresent());
        return vendor.link.find(type).orElseThrow();
    }
}
