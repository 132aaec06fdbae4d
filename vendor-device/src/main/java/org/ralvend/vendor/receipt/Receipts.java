package org.ralvend.vendor.receipt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.DeviceClock;
import org.ralvend.device.agent.Loop;
import org.ralvend.device.display.Words;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.SaleId;
import org.ralvend.vendor.hardware.SerialLine;
import org.ralvend.vendor.hardware.ThreadedLine;
import org.ralvend.vendor.sale.Order;
import org.ralvend.vendor.sale.Phase;
import org.ralvend.vendor.sale.Screen;

/**
 * Whenever the display shows a sale's code, paper does too: once, while its customer stands there. The display is written
 * after the commit, and so is the paper. What cannot be printed now never is, and the display says so beside the code. A
 * sale that an earlier run left open is not printed: its customer may have gone, and whoever has the code has the goods. Only a
 * gift card that was bought is: without its paper nobody could ever spend it. On the loop.
 */
public final class Receipts implements AutoCloseable {
    /** What goes onto paper besides the sale: its language, and where customers' pages are, if that is known. */
    public record Letterhead(Words words, Optional<String> url) {}

    private final Printer printer;
    private final Letterhead head;
    private final DeviceClock clock;
    private final Consumer<List<Screen>> display;
    private Phase before = new Phase.Idle();
    private List<Screen> pages = List.of();
    private @Nullable SaleId newest;
    private @Nullable SaleId leftOpen;
    private Runnable unable = () -> {};

    /** @param display shows these instead of what it was given last */
    public Receipts(SerialLine line, Loop loop, DeviceClock clock, Letterhead head, Consumer<List<Screen>> display) {
        this.printer = new Printer(line, loop, clock::monoMillis, this::said);
        this.clock = clock;
        this.head = head;
        this.display = display;
    }

    /** @param then is run where the printer could print and cannot any more */
    public void whenUnable(Runnable then) {
        unable = then;
    }

    /** @param device of a printer */
    public static SerialLine line(Path device) {
        return ThreadedLine.to(device, EscPos.BAUD);
    }

    /**
     * For whoever tries the parts: asks a printer how it is.
     *
     * @param told on the loop: why it does not print well, or nothing where it does
     * @return closes the line
     */
    public static Runnable look(Path device, Loop loop, DeviceClock clock, Consumer<Optional<FaultCode>> told) {
        Printer printer = new Printer(line(device), loop, clock::monoMillis, word -> {
            if (word instanceof PrinterWord.Changed changed) {
                told.accept(changed.condition().fault());
            }
        });
        loop.post(printer::start);
        return () -> loop.post(printer::close);
    }

    /**
     * Opens the line, now or later.
     *
     * @param leftOpen the sale that an earlier run of this program left open; null where it left none
     */
    public void start(@Nullable SaleId leftOpen) {
        newest = leftOpen;
        this.leftOpen = leftOpen;
        printer.start();
    }

    /** Before each event of the vendor: what it finds. */
    public void finding(Phase phase) {
        before = phase;
    }

    /** Prints, where these pages show a new code; what to show. */
    public List<Screen> shown(List<Screen> wanted) {
        pages = wanted;
        for (Screen page : wanted) {
            if (page instanceof Screen.Claim claim) {
                Order order = order(before);
                if (order != null
                        && order.keypadCode().equals(claim.code())
                        && (!order.sale().equals(newest) || isWorthless(order))) {
                    newest = order.sale();
                    leftOpen = null;
                    return printed(order, claim, wanted);
                }
            }
        }
        return wanted;
    }

    /** A gift card that an earlier run sold, perhaps without its paper. */
    private boolean isWorthless(Order order) {
        return order.value() != null && order.sale().equals(leftOpen);
    }

    /** Whether the printer has just said that it can. */
    public boolean prints() {
        return printer.condition().prints();
    }

    public List<FaultCode> faults() {
        return printer.fault().stream().toList();
    }

    @Override
    public void close() {
        printer.close();
    }

    private List<Screen> printed(Order order, Screen.Claim claim, List<Screen> wanted) {
        if (!prints()) {
            pages = List.of();
            return withoutPaper(wanted, claim);
        }
        boolean unclear =
                wanted.stream().anyMatch(p -> p instanceof Screen.CardUnclear || p instanceof Screen.OutOfService);
        Tender tender = order.tender() == null ? Tender.COINS : order.tender();
        Receipt receipt = new Receipt(
                order.name(),
                order.price(),
                order.gift(),
                order.value(),
                unclear ? Optional.empty() : Optional.of(tender),
                clock.instant(),
                claim.code(),
                claim.deadline(),
                head.url().map(url -> url + "/s/" + order.claim()));
        printer.print(receipt.bytes(head.words()));
        return wanted;
    }

    private void said(PrinterWord word) {
        if (word instanceof PrinterWord.Changed changed && !changed.condition().prints()) {
            unable.run();
        }
        if (word instanceof PrinterWord.NotPrinted) {
            pages.stream()
                    .filter(Screen.Claim.class::isInstance)
                    .findFirst()
                    .ifPresent(claim -> display.accept(withoutPaper(pages, claim)));
            pages = List.of();
        }
    }

    /** The code keeps its share of the display's time. */
    private static List<Screen> withoutPaper(List<Screen> wanted, Screen claim) {
        List<Screen> more = new ArrayList<>(wanted);
        more.add(new Screen.NoReceipt());
        more.add(claim);
        return more;
    }

    private static @Nullable Order order(Phase phase) {
        if (phase instanceof Phase.Keeping p) {
            return p.order();
        } else if (phase instanceof Phase.AwaitingVerdict p) {
            return p.order();
        } else if (phase instanceof Phase.Releasing p) {
            return p.order();
        }
        return phase instanceof Phase.Clearing p ? p.order() : null;
    }
}
