package org.ralvend.backend.payment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.protocol.Fact.SaleRequested.Tendered;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/** The table of money, row by row, and the amounts that go with it. */
class MoneyRuleTest {
    private static final MachineId VENDOR = new MachineId("vendor");
    private final SaleId sale = SaleId.mint(() -> Instant.EPOCH, new Random(3));

    /** Next state for kept, released, unresolved, owed; an exclamation mark is a conflict. */
    @ParameterizedTest
    @CsvSource({
        "AUTHORISED, true,  PAID,        RELEASED,    UNKNOWN,     AUTHORISED!",
        "PENDING,    true,  PAID,        RELEASED,    UNKNOWN,     PENDING!",
        "UNKNOWN,    true,  PAID,        RELEASED,    UNKNOWN,     UNKNOWN!",
        "AUTHORISED, false, REFUND_DUE,  RELEASED,    UNKNOWN,     REFUND_DUE",
        "UNKNOWN,    false, REFUND_DUE,  RELEASED,    UNKNOWN,     REFUND_DUE",
        "PAID,       true,  PAID,        PAID!,       PAID!,       PAID!",
        "PAID,       false, PAID,        PAID!,       PAID!,       REFUND_DUE",
        "RELEASED,   true,  REFUND_DUE!, RELEASED,    RELEASED!,   REFUND_DUE!",
        "FAILED,     true,  REFUND_DUE!, FAILED!,     FAILED!,     REFUND_DUE!",
        "EXPIRED,    false, REFUND_DUE!, EXPIRED!,    EXPIRED!,    REFUND_DUE!",
        "REFUND_DUE, true,  REFUND_DUE,  REFUND_DUE!, REFUND_DUE!, REFUND_DUE",
        "REFUNDED,   true,  REFUNDED,    REFUNDED!,   REFUNDED!,   REFUNDED"
    })
    void movesAsTheTableSays(
            State state, boolean accepted, String kept, String released, String unresolved, String owed) {
        assertEquals(kept, next(state, Word.KEPT, accepted));
        assertEquals(released, next(state, Word.RELEASED, accepted));
        assertEquals(unresolved, next(state, Word.UNRESOLVED, accepted));
        assertEquals(owed, next(state, Word.OWED, accepted));
    }

    @Test
    void recordsWhatWasReallyKeptAndSaysWhatDiffers() {
        PaymentBook book = secured(250);

        PaymentBook.Told told = book.tell(sale, Word.KEPT, euro(200), true);

        assertEquals("KEPT 200 of 250 secured", told.conflict());
        assertEquals(List.of(euro(200)), amounts(book));
    }

    @Test
    void fillsTheTendersInTheirOrderAndGivesTheLastTheRest() {
        PaymentBook less = secured(100, 150);
        assertNotNull(less.tell(sale, Word.KEPT, euro(120), true).conflict());
        assertEquals(List.of(euro(100), euro(20)), amounts(less));

        PaymentBook more = secured(100, 150);
        assertNotNull(more.tell(sale, Word.KEPT, euro(300), true).conflict());
        assertEquals(List.of(euro(100), euro(200)), amounts(more));

        PaymentBook exact = secured(100, 150);
        assertNull(exact.tell(sale, Word.KEPT, euro(250), true).conflict());
        assertEquals(List.of(euro(100), euro(150)), amounts(exact));
    }

    @Test
    void movesNothingInAnotherCurrency() {
        PaymentBook book = secured(250);

        PaymentBook.Told told = book.tell(sale, Word.KEPT, new Money(250, "USD"), true);

        assertFalse(told.moved());
        assertNotNull(told.conflict());
        assertTrue(book.isIn(sale, State.AUTHORISED));
    }

    private static String next(State state, Word word, boolean accepted) {
        MoneyRule.Next next = MoneyRule.next(state, word, accepted);
        return next.state() + (next.conflict() ? "!" : "");
    }

    private PaymentBook secured(long... minor) {
        PaymentBook book = new PaymentBook(List.of());
        book.secured(
                sale,
                VENDOR,
                Arrays.stream(minor)
                        .mapToObj(m -> new Tendered(Tender.COINS, euro(m)))
                        .toList(),
                true);
        return book;
    }

    private static List<Money> amounts(PaymentBook book) {
        return book.changed().stream().map(Payment::amount).toList();
    }

    private static Money euro(long minor) {
        return new Money(minor, "EUR");
    }
}
