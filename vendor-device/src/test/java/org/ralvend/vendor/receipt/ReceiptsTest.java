package org.ralvend.vendor.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.VirtualLoop;
import org.ralvend.device.display.Language;
import org.ralvend.device.display.Words;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.ListRef;
import org.ralvend.protocol.Minting;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.PriceList;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.sim.paper.EscPosPrinter;
import org.ralvend.sim.paper.PrinterMood;
import org.ralvend.vendor.hardware.SerialLine;
import org.ralvend.vendor.sale.Minted;
import org.ralvend.vendor.sale.Offer;
import org.ralvend.vendor.sale.Phase;
import org.ralvend.vendor.sale.Screen;
import org.ralvend.vendor.sale.Timing;
import org.ralvend.vendor.sale.VendorEvent;
import org.ralvend.vendor.sale.VendorMachine;
import org.ralvend.vendor.sale.VendorState;

/** When there is paper, and what the display says where there is none. */
class ReceiptsTest {
    private static final Instant DEADLINE = Instant.parse("2026-12-06T12:00:00Z");

    private final VirtualLoop loop = new VirtualLoop();
    private final Random random = new Random(5);
    private final DeviceClock clock = loop.clock(random);
    private final List<List<String>> paper = new ArrayList<>();
    private final List<String> codes = new ArrayList<>();
    private final EscPosPrinter printer = new EscPosPrinter((lines, qr) -> {
        paper.add(lines);
        codes.add(qr);
    });
    private final List<List<Screen>> shownAnew = new ArrayList<>();
    private final Cable cable = new Cable();
    private final Receipts receipts = new Receipts(
            cable,
            loop,
            clock,
            new Receipts.Letterhead(new Words(Language.EN, ZoneOffset.UTC), Optional.of("https://shop.example")),
            shownAnew::add);
    private final VendorMachine machine = new VendorMachine(new Timing(Duration.ofSeconds(10)));
    private VendorState state = machine.fresh();

    @BeforeEach
    void start() {
        receipts.start(null);
        pass(2_000);
    }

    @Test
    void aSaleThatIsPaidIsOnPaperOnceItsCodeIsOnTheDisplay() {
        Phase.Keeping sale = keeping();
        assertEquals(told(sale), show(sale));
        pass(1_000);
        assertEquals(1, paper.size());
        List<String> lines = paper.getFirst();
        assertTrue(lines.contains("Cola 0.5 l"), lines::toString);
        assertTrue(lines.contains("Price                   1.50 EUR"), lines::toString);
        assertTrue(lines.contains("Paid                       coins"), lines::toString);
        assertTrue(lines.contains("2026-11-21 08:00"), lines::toString);
        assertTrue(lines.contains(sale.order().keypadCode().spoken()), lines::toString);
        assertTrue(String.join(" ", lines).contains("until 2026-12-06"), lines::toString);
        assertEquals(List.of("https://shop.example/s/" + sale.order().claim()), codes);
        assertEquals(List.of(), shownAnew);
        assertEquals(List.of(), receipts.faults());
    }

    @Test
    void whoseMoneyIsUnclearReadsThat() {
        Phase.Keeping sale = keeping();
        receipts.finding(sale);
        var _ = receipts.shown(List.of(new Screen.CardUnclear(), claim(sale)));
        pass(1_000);
        assertTrue(paper.getFirst().contains("Paid                     unclear"), paper::toString);
    }

    @Test
    void noSaleIsPrintedTwice() {
        Phase.Keeping sale = keeping();
        var _ = show(sale);
        pass(1_000);
        var _ = show(sale);
        pass(1_000);
        assertEquals(1, paper.size());
    }

    @Test
    void aSaleThatAnEarlierRunLeftOpenIsNotPrintedAndTheNextOneIs() {
        Phase.Keeping sale = keeping();
        receipts.start(sale.openSale());
        pass(2_000);
        assertEquals(told(sale), show(sale));
        pass(1_000);
        assertEquals(List.of(), paper);
        state = machine.fresh();
        var _ = show(keeping());
        pass(1_000);
        assertEquals(1, paper.size());
    }

    @Test
    void aGiftCardThatAnEarlierRunSoldIsPrintedOnceSinceNobodyCouldSpendItWithout() {
        Phase.Keeping sale = keeping(new Money(150, "EUR"));
        receipts.start(sale.openSale());
        pass(2_000);
        var _ = show(sale);
        pass(1_000);
        assertEquals(1, paper.size());
        var _ = show(sale);
        pass(1_000);
        assertEquals(1, paper.size());
    }

    @Test
    void withoutPaperTheDisplaySaysSoAndTheCodeKeepsItsShare() {
        printer.mood(PrinterMood.PAPER_OUT);
        pass(5_000);
        assertEquals(List.of(FaultCode.PRINTER_PAPER_OUT), receipts.faults());
        Phase.Keeping sale = keeping();
        assertEquals(
                List.of(new Screen.BeingDelivered(), claim(sale), new Screen.NoReceipt(), claim(sale)), show(sale));
        printer.mood(PrinterMood.OK);
        pass(60_000);
        assertEquals(List.of(), paper);
        assertEquals(List.of(), receipts.faults());
    }

    @Test
    void aReceiptThatIsCutShortIsSaidOnTheDisplayWhileTheCodeIsThere() {
        Phase.Keeping sale = keeping();
        printer.mood(PrinterMood.SLOW);
        assertEquals(told(sale), show(sale));
        pass(PrinterMachine.PRINT_MILLIS + 1_000);
        assertEquals(
                List.of(List.of(new Screen.BeingDelivered(), claim(sale), new Screen.NoReceipt(), claim(sale))),
                shownAnew);
    }

    @Test
    void nothingIsSaidOverTheNextCustomersPages() {
        Phase.Keeping sale = keeping();
        printer.mood(PrinterMood.SLOW);
        var _ = show(sale);
        var _ = receipts.shown(List.of(new Screen.Ready()));
        pass(PrinterMachine.PRINT_MILLIS + 1_000);
        assertEquals(List.of(), shownAnew);
    }

    private List<Screen> show(Phase.Keeping sale) {
        receipts.finding(sale);
        return receipts.shown(told(sale));
    }

    private static List<Screen> told(Phase.Keeping sale) {
        return List.of(new Screen.BeingDelivered(), claim(sale));
    }

    private static Screen claim(Phase.Keeping sale) {
        return new Screen.Claim(sale.order().keypadCode(), sale.deadline());
    }

    /** As the machine itself comes there. */
    private Phase.Keeping keeping() {
        return keeping(null);
    }

    /** @param value what is stored on the gift card that is bought; null for goods */
    private Phase.Keeping keeping(@Nullable Money value) {
        SaleId sale = SaleId.mint(clock, random);
        Minted minted = new Minted(sale, new ClaimSecret(Minting.random128(random)), KeypadCode.mint(42, random));
        PriceList.Item cola = new PriceList.Item(1, new Sku("COLA-05"), "Cola 0.5 l", new Money(150, "EUR"), value);
        on(new VendorEvent.Restarted(false, true, "EUR", sale));
        on(new VendorEvent.LinkChanged(true));
        on(new VendorEvent.ProductChosen(new Offer(new ListRef(3, Bytes.of(new byte[32])), cola), minted, null));
        on(new VendorEvent.CoinSensed(new Money(150, "EUR"), true, sale, loop.instant()));
        on(new VendorEvent.SaleAccepted(sale, DEADLINE));
        return (Phase.Keeping) state.phase();
    }

    private void on(VendorEvent event) {
        state = machine.on(state, event).next();
    }

    private void pass(long millis) {
        for (long i = 0; i < millis; i += 10) {
            cable.hear(printer.hear(new byte[0]));
            loop.advance(Duration.ofMillis(10));
        }
    }

    /** A line to the printer that carries everything at once. */
    private final class Cable implements SerialLine {
        private Listener listener = new Listener() {
            @Override
            public void opened() {}

            @Override
            public void received(byte[] bytes) {}

            @Override
            public void lost() {}
        };

        @Override
        public void open(Listener told) {
            listener = told;
            told.opened();
        }

        @Override
        public void send(byte[] bytes) {
            hear(printer.hear(bytes));
        }

        @Override
        public void close() {}

        private void hear(byte[] answer) {
            if (answer.length > 0) {
                listener.received(answer);
            }
        }
    }
}
