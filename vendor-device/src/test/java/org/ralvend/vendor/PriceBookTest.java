package org.ralvend.vendor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ralvend.device.content.PriceListFile;
import org.ralvend.protocol.Desired;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.protocol.json.RecordCodec;

class PriceBookTest {
    @TempDir
    private Path home = Path.of("");

    private final List<Long> fetched = new ArrayList<>();

    @Test
    void fetchesAndKeepsANewerList() {
        PriceBook book = book();
        assertFalse(book.isKnown());
        assertTrue(desire(book, 2));
        assertEquals(2, book.at(1).orElseThrow().list().version());
        assertEquals(2, book().at(1).orElseThrow().list().version());
    }

    @Test
    void ignoresWhatWasDesiredEarlierAndFetchesNothingTwice() {
        PriceBook book = book();
        desire(book, 2);
        assertFalse(desire(book, 2));
        assertFalse(desire(book, 1));
        assertEquals(List.of(2L), fetched);
    }

    @Test
    void goesBackToAnOlderListAfterAWithdrawal() {
        PriceBook book = book();
        desire(book, 2);
        List<Boolean> taken = new ArrayList<>();
        var _ = book.desired(desired(3, 1), arrived -> taken.add(book.take(arrived)));
        assertEquals(List.of(true), taken);
        assertEquals(1, book.at(1).orElseThrow().list().version());
    }

    @Test
    void forgetsTheOnlyListOnceItIsWithdrawn() {
        PriceBook book = book();
        desire(book, 2);
        byte[] none = RecordCodec.encode(new Desired(3, List.of()));
        assertTrue(book.desired(none, arrived -> {}));
        assertFalse(book.isKnown());
        assertTrue(book.at(1).isEmpty());
        assertFalse(book().isKnown());
        assertFalse(book.desired(none, arrived -> {}));
    }

    @Test
    void sellsNothingByAWithdrawnListWhileTheOlderOneIsFetched() {
        PriceBook book = book();
        desire(book, 2);
        assertTrue(book.desired(desired(3, 1), arrived -> {}));
        assertFalse(book.isKnown());
    }

    @Test
    void keepsTheListWhileANewerOneIsFetched() {
        PriceBook book = book();
        desire(book, 2);
        assertFalse(book.desired(desired(3), arrived -> {}));
        assertTrue(book.isKnown());
    }

    @Test
    void aListThatArrivesAfterANewerOneIsIgnored() {
        PriceBook book = book();
        List<PriceBook.Arrived> waiting = new ArrayList<>();
        var _ = book.desired(desired(2), waiting::add);
        var _ = book.desired(desired(3), waiting::add);
        assertTrue(book.take(waiting.getLast()));
        assertFalse(book.take(waiting.getFirst()));
        assertEquals(3, book.at(1).orElseThrow().list().version());
    }

    @Test
    void offersOnlyWhatCoinsCanPay() {
        PriceBook book = book();
        desire(book, 1);
        assertTrue(book.at(1).isPresent());
        assertTrue(book.at(2).isEmpty());
        assertTrue(book.at(4).isEmpty());
    }

    @Test
    void offersAGiftCardOnlyWhereReceiptsHaveItsCode() {
        PriceBook without = book();
        desire(without, 1);
        assertTrue(without.at(3).isEmpty());

        PriceBook printing = new PriceBook(
                new PriceListFile(home),
                (item, arrived) -> arrived.accept(RunningVendor.list(item.version())),
                new Money(10, "EUR"),
                true);
        desire(printing, 2);
        assertEquals(new Money(500, "EUR"), printing.at(3).orElseThrow().item().value());
    }

    @Test
    void whatIsNoMessageIsDropped() {
        PriceBook book = book();
        var _ = book.desired(new byte[] {1, 2, 3}, arrived -> {
            throw new AssertionError(arrived);
        });
        assertFalse(book.isKnown());
    }

    @Test
    void contentThatIsNoListLeavesTheOldOne() {
        PriceBook book = book();
        desire(book, 1);
        assertFalse(book.take(new PriceBook.Arrived(9, Bytes.ofText("{}"))));
        assertEquals(1, book.at(1).orElseThrow().list().version());
    }

    private boolean desire(PriceBook book, long version) {
        List<Boolean> taken = new ArrayList<>();
        var _ = book.desired(desired(version), arrived -> taken.add(book.take(arrived)));
        return taken.contains(true);
    }

    private static byte[] desired(long version) {
        return desired(version, version);
    }

    private static byte[] desired(long number, long version) {
        Desired.Item item = new Desired.Item(Desired.Kind.PRICE_LIST, version, Bytes.of(new byte[32]), 1);
        return RecordCodec.encode(new Desired(number, List.of(item)));
    }

    private PriceBook book() {
        return new PriceBook(
                new PriceListFile(home),
                (item, arrived) -> {
                    fetched.add(item.version());
                    arrived.accept(RunningVendor.list(item.version()));
                },
                new Money(10, "EUR"));
    }
}
