package org.ralvend.simulation.check;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.inventory.MemoryStock;
import org.ralvend.backend.inventory.Reservation;
import org.ralvend.backend.inventory.Shelf;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.payment.GiftCard;
import org.ralvend.backend.payment.GiftHold;
import org.ralvend.backend.payment.GiftMove;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.backend.payment.Refund;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Sku;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.simulation.books.TownBooks;

/** What the simulation says of books that do not add up, each by one sale of one unit for 100. */
class BookRulesTest {
    private static final SaleId SALE = new SaleId(UUID.fromString("01a1fd1e-0000-7000-8000-000000000001"));
    private static final UUID CARD = UUID.fromString("01a1fd1e-0000-7000-8000-000000000002");
    private static final MachineId VENDOR = new MachineId("v1");
    private static final Instant THEN = Instant.parse("2026-11-22T08:00:00Z");

    private final List<Payment> payments = new ArrayList<>();
    private final List<Refund> refunds = new ArrayList<>();
    private final List<GiftCard> cards = new ArrayList<>();
    private final List<GiftHold> holds = new ArrayList<>();
    private final List<GiftMove> moves = new ArrayList<>();

    @Test
    void areContentWithWhatAddsUp() {
        paid(Tender.COINS, 100, State.PAID, 0);
        assertDoesNotThrow(() -> check(SaleState.CLAIMABLE, true));
    }

    @Test
    void seeAUnitThatHoldsNothing() {
        paid(Tender.COINS, 100, State.PAID, 0);
        assertEquals("I5", broken(SaleState.CLAIMABLE, false));
    }

    @Test
    void seeGoodsThatWerePaidInPart() {
        paid(Tender.COINS, 50, State.PAID, 0);
        assertEquals("I1", broken(SaleState.CLAIMABLE, true));
    }

    @Test
    void seeMoneyThatIsOwedForNoUnit() {
        paid(Tender.COINS, 100, State.REFUND_DUE, 0);
        assertEquals("I6", broken(SaleState.CLAIMABLE, true));
    }

    @Test
    void seeMoneyThatWentBackThoughItsUnitIsStillPromised() {
        paid(Tender.COINS, 100, State.REFUNDED, 100);
        back(100);
        onCard(SALE.value(), 100, 0);
        assertEquals("I6", broken(SaleState.CLAIMABLE, true));
    }

    @Test
    void areContentWithARefundOfWhichOneTenderWaitsForSomebody() {
        paid(Tender.COINS, 50, State.REFUND_DUE, 50);
        paid(Tender.CARD, 50, State.REFUND_DUE, 0);
        back(50);
        onCard(SALE.value(), 50, 0);
        assertDoesNotThrow(() -> check(SaleState.REFUND_DUE, false));
    }

    @Test
    void seeAUnitThatIsDueAfterAllOfItWentBack() {
        paid(Tender.COINS, 100, State.REFUND_DUE, 100);
        back(100);
        onCard(SALE.value(), 100, 0);
        assertEquals("I6", broken(SaleState.REFUND_DUE, false));
    }

    @Test
    void seeAGiftCardThatWasSpentTwice() {
        gift(100, 100);
        paidByGift(State.PAID);
        assertEquals("I6", broken(SaleState.CLAIMABLE, true));
    }

    @Test
    void areContentWithAGiftCardThatWasSpentOnce() {
        gift(150, 50);
        paidByGift(State.PAID);
        assertDoesNotThrow(() -> check(SaleState.CLAIMABLE, true));
    }

    @Test
    void seeARefundThatIsOnNoCard() {
        paid(Tender.COINS, 100, State.REFUNDED, 100);
        back(100);
        assertEquals("I6", broken(SaleState.REFUNDED, false));
    }

    @Test
    void seeAHoldThatNoCardHasSetAside() {
        gift(100, 100);
        paid(Tender.COINS, 100, State.PAID, 0);
        SaleId other = new SaleId(UUID.fromString("01a1fd1e-0000-7000-8000-000000000003"));
        holds.add(new GiftHold(other, CARD, VENDOR, eur(50), GiftHold.State.HELD));
        assertEquals("I1", broken(SaleState.CLAIMABLE, true));
    }

    @Test
    void seeASaleThatAGiftCardIsSaidToPayAndNoneIsKnown() {
        payments.add(new Payment(SALE, 1, Tender.GIFT_CARD, eur(100), State.UNKNOWN, VENDOR.value(), "1"));
        assertEquals("I1", broken(SaleState.RECORDED, true));
    }

    private void paid(Tender tender, long minor, State state, long refunded) {
        int n = payments.size() + 1;
        payments.add(new Payment(SALE, n, tender, eur(minor), state, VENDOR.value(), SALE + "/" + n, refunded));
    }

    private void paidByGift(State state) {
        payments.add(new Payment(SALE, 1, Tender.GIFT_CARD, eur(100), state, "gift-card:" + CARD, SALE + "/1"));
    }

    private void back(long minor) {
        refunds.add(new Refund(SALE, 1, 1, eur(minor), Refund.Method.GIFT_CARD));
    }

    /** Given away with so much on it, and with so much left. */
    private void gift(long given, long left) {
        moves.add(new GiftMove(CARD, GiftMove.Kind.ISSUED, CARD, 0, 0, eur(given)));
        onCard(CARD, left, 0);
    }

    private void onCard(UUID card, long balance, long held) {
        GiftCard.Codes codes = new GiftCard.Codes(Bytes.ofText(card.toString()), null);
        cards.add(new GiftCard(card, codes, eur(balance), eur(held), null));
    }

    private String broken(SaleState state, boolean holding) {
        return assertThrows(Broken.class, () -> check(state, holding)).invariant();
    }

    private void check(SaleState state, boolean holding) {
        SaleUnit unit = new SaleUnit(1, new Sku("cola"), eur(100), state);
        Sale sale = new Sale(
                SALE,
                VENDOR,
                new DeviceId("v1-b1"),
                eur(100),
                new Sale.Terms(1, Bytes.ofText("secret"), Bytes.ofText("code")),
                state,
                null,
                THEN,
                THEN.plusSeconds(60),
                null,
                List.of(unit));
        Reservation held = new Reservation(SALE, 1, 1, new Shelf(new MachineId("w1"), 1), unit.sku());
        TownBooks books = new TownBooks(
                List.of(sale),
                payments,
                List.of(),
                List.of(),
                new TownBooks.Refunded(refunds, List.of(), new TownBooks.Gifts(cards, holds, moves)),
                new TownBooks.Goods(
                        List.of(), List.of(new MemoryStock.Entry(held, holding, false, THEN, null)), List.of()));
        new BookRules(books, new Beyond()).check();
    }

    private static Money eur(long minor) {
        return new Money(minor, "EUR");
    }
}
