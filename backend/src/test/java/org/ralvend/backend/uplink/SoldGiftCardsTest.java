package org.ralvend.backend.uplink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.ordering.GiftCards;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.Fact.SaleRequested;
import org.ralvend.protocol.Fact.SaleRequested.Tendered;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SoldUnit;

/** A gift card that is bought at a vendor: its value lies behind the code of its sale, once, when its money is kept. */
class SoldGiftCardsTest extends TownTest {
    private GiftCardSale shop;
    private SaleRequested card;

    @BeforeEach
    void openShop() {
        shop = GiftCardSale.in(town, backend);
        card = shop.card();
    }

    @Test
    void liesBehindItsCodeOnceItsMoneyIsKept() {
        List<Down> answers = town.send(town.vendor.sends(card));
        assertTrue(answers.stream().anyMatch(Down.SaleAccepted.class::isInstance), "it needs no stock: " + answers);
        assertEquals("none", onCard());

        answers = town.send(town.vendor.sends(kept(true)));

        assertTrue(answers.stream().noneMatch(Down.Signed.class::isInstance), "no motor turns for it");
        assertIssued();
        assertEquals(List.of("PAID 900"), town.payments(card.sale()));
        assertEquals(0, town.unbookable());
    }

    @Test
    void pays() {
        town.send(town.vendor.sends(card, kept(true)));
        town.stock("near", 1, 1);
        SaleRequested cola = GiftCardsTest.paidBy(town.cola(), 250);

        town.send(town.vendor("other").sends(new Fact.GiftCardAsked(cola.sale(), card.claim(), TestTown.PRICE), cola));

        assertEquals("750 of which 0 held", onCard());
        assertTrue(town.holdsAddUp());
    }

    @Test
    void isIssuedWhetherAnybodyWaitsOrNot() {
        town.send(town.vendor.sends(card), town.near.hello());
        town.send(town.vendor.sends(kept(false)));
        assertIssued();
    }

    @Test
    void isIssuedOnceHoweverOftenItsMoneyIsSaidToBeKept() {
        Arrival once = town.vendor.sends(card, kept(true));
        town.send(once);
        town.send(once);
        town.send(town.vendor.sends(kept(true), kept(false)));
        town.send(town.vendor.sends(card));
        assertIssued();
    }

    @Test
    void isIssuedOnceByTwoReplicasThatHearOfItAtOnce() {
        town.send(town.vendor.sends(card));
        Arrival kept = town.vendor.sends(kept(true));
        List<CompletableFuture<List<Down>>> both = Stream.of(kept, kept)
                .map(arrival -> CompletableFuture.supplyAsync(() -> town.send(arrival)))
                .toList();
        both.forEach(CompletableFuture::join);
        assertIssued();
    }

    @Test
    void isNotIssuedBeforeSomebodyKnowsWhereItsMoneyIs() {
        town.send(town.vendor.sends(card, new Fact.PaymentUnresolved(card.sale(), GiftCardSale.PRICE)));
        passDeadline();
        payOut();
        assertEquals("none", onCard());
        assertEquals(SaleState.RECORDED, town.state(card.sale()));
        assertEquals(List.of("UNKNOWN 900"), town.payments(card.sale()));

        town.send(town.vendor.sends(kept(false)));

        assertIssued();
        assertEquals(List.of("PAID 900"), town.payments(card.sale()));
    }

    @Test
    void isNotIssuedForMoneyThatWasNeverTakenForIt() {
        Money foreign = new Money(900, "CHF");
        town.send(town.vendor.sends(card, new Fact.PaymentKept(card.sale(), foreign, true)));
        assertEquals("none", onCard());
        assertEquals(SaleState.RECORDED, town.state(card.sale()));
        assertEquals(List.of(FaultCode.CONFLICT.id()), town.faults());

        town.send(town.vendor.sends(kept(true)));
        assertIssued();
    }

    /** It can still be had as it was bought, so nothing is paid back instead. */
    @Test
    void isIssuedWhereItsMoneyIsReportedKeptAfterTheDeadline() {
        town.send(town.vendor.sends(card));
        passDeadline();
        assertEquals("none", onCard());
        assertEquals(List.of("UNKNOWN 900"), town.payments(card.sale()));

        town.send(town.vendor.sends(kept(true)));
        payOut();

        assertIssued();
        assertEquals(List.of(), town.refunds(card.sale()));
    }

    @Test
    void isVoidWhereItsMoneyGoesBackAndOwedWhereThatWasNotTrue() {
        town.send(town.vendor.sends(card, new Fact.PaymentReleased(card.sale(), GiftCardSale.PRICE)));
        assertEquals(SaleState.VOID, town.state(card.sale()));
        assertEquals("none", onCard());

        town.send(town.vendor.sends(kept(false)));
        payOut();

        assertEquals(SaleState.REFUNDED, town.state(card.sale()));
        assertEquals(List.of("REFUNDED 1 900"), moves());
        assertEquals("900 of which 0 held", onCard());
    }

    @Test
    void isNotRefundedBesidesWhateverItsVendorSaysItOwes() {
        town.send(town.vendor.sends(card, kept(true)));

        town.send(town.vendor.sends(new Fact.RefundOwed(card.sale(), GiftCardSale.PRICE)));
        passDeadline();
        payOut();

        assertIssued();
        assertEquals(List.of("PAID 900"), town.payments(card.sale()));
        assertEquals(List.of(), town.refunds(card.sale()));
        assertEquals(List.of(FaultCode.CONFLICT.id()), town.faults());
    }

    /** Whoever sold it may have spent it already: an operator looks, and blocks it. */
    @Test
    void staysWhereItsVendorSaysAfterwardsThatTheMoneyWentBack() {
        town.send(town.vendor.sends(card, kept(true)));

        town.send(town.vendor.sends(new Fact.PaymentReleased(card.sale(), GiftCardSale.PRICE)));

        assertIssued();
        assertEquals(List.of("PAID 900"), town.payments(card.sale()));
        assertEquals(List.of(FaultCode.CONFLICT.id()), town.faults());
    }

    @Test
    void isOwedForWhatWasKeptThoughItWasRejected() {
        SaleRequested unlisted = town.cola(shop.list(), new Money(100, "EUR"));
        SaleRequested stopped = shop.card();
        backend.get(Database.class)
                .run(tx -> tx.update(
                        "INSERT INTO catalog.stop_sale (town_id, sku, reason, since, actor) VALUES (?, 'GIFT-10', 'test', now(), 'test')",
                        town.scope.id()));
        town.send(
                town.vendor.sends(unlisted, stopped, new Fact.PaymentKept(stopped.sale(), GiftCardSale.PRICE, false)));
        assertEquals(RejectReason.STOP_SALE, town.sale(stopped.sale()).reason());
        payOut();

        assertEquals(900, town.balance(stopped.sale()));
        assertEquals(SaleState.REFUNDED, town.state(stopped.sale()));
    }

    @Test
    void isNotBoughtWithAGiftCardNotEvenInPart() {
        town.send(town.vendor.sends(card, kept(true)));
        for (int given : new int[] {900, 400}) {
            Money gift = new Money(given, "EUR");
            Tendered byGift = new Tendered(Tender.GIFT_CARD, gift);
            Tendered rest = new Tendered(Tender.COINS, GiftCardSale.PRICE.minus(gift));
            SaleRequested next = given == 900 ? shop.paid(byGift) : shop.paid(byGift, rest);

            town.send(town.vendor.sends(new Fact.GiftCardAsked(next.sale(), card.claim(), gift), next));

            assertEquals(RejectReason.GIFT_CARD_REFUSED, town.sale(next.sale()).reason());
            assertEquals("1000 of which 0 held", onCard());
        }
    }

    /** A restored backend hears of attempts that it does not know; none can have been for this. */
    @Test
    void isNeverWhatAWarehouseDispensed() {
        town.stock("near", 1, 2);
        AttemptId before = new AttemptId(UUID.randomUUID());
        town.send(town.near.sends(ordered(before), new Fact.Dispensed(before, 1)));
        town.send(town.vendor.sends(card));
        assertEquals(SaleState.RECORDED, town.state(card.sale()));
        assertEquals(1, town.losses().size());

        AttemptId after = new AttemptId(UUID.randomUUID());
        town.send(town.near.sends(ordered(after), new Fact.Dispensed(after, 1)));
        assertEquals(SaleState.RECORDED, town.state(card.sale()));
        assertEquals(2, town.losses().size());
        assertEquals("none", onCard());

        town.send(town.vendor.sends(kept(true)));
        assertIssued();
    }

    @Test
    void isOnTheCardThatTheRefundOfWhatWasBoughtWithItGoesTo() {
        town.stock("near", 1, 1);
        SaleRequested both = shop.withCola();
        town.send(town.vendor.sends(both, new Fact.PaymentKept(both.sale(), both.total(), false)));
        assertEquals(SaleState.CLAIMABLE, town.state(both.sale()));
        assertEquals(1000, town.balance(both.sale()));

        passDeadline();
        payOut();

        assertEquals(1250, town.balance(both.sale()));
        assertEquals(List.of("1: 250 GIFT_CARD"), town.refunds(both.sale()));
        assertTrue(town.holdsAddUp());
    }

    /** A vendor chooses the ids of its sales. */
    @Test
    void leavesOnACardWhatIsOnItWhateverIdTheSaleHas() {
        UUID taken = card.sale().value();
        GiftCards cards = backend.get(GiftCards.class);
        backend.get(Database.class).run(tx -> cards.issue(tx, town.scope, taken, new Money(300, "EUR"), Instant.now()));

        town.send(town.vendor.sends(card, kept(true)));

        assertEquals("1300 of which 0 held", onCard());
        assertEquals(List.of("ISSUED 0 300", "SOLD 1 1000"), moves());
    }

    @Test
    void isNothingToFetchAtATerminal() {
        TestDevice terminal = town.terminal("terminal", "near");
        town.send(town.vendor.sends(card));
        assertEquals(Down.UnitState.PENDING, shown(terminal));
        town.send(town.vendor.sends(kept(true)));
        assertEquals(Down.UnitState.HAD, shown(terminal));
    }

    private Down.UnitState shown(TestDevice terminal) {
        ClaimId claim = new ClaimId(UUID.randomUUID());
        return town.send(terminal.sends(new Fact.ClaimEntered(claim, card.keypadCode(), null))).stream()
                .filter(Down.ClaimShown.class::isInstance)
                .map(Down.ClaimShown.class::cast)
                .reduce((first, last) -> last)
                .orElseThrow()
                .units()
                .getFirst()
                .state();
    }

    private Fact ordered(AttemptId attempt) {
        SoldUnit unit = new SoldUnit(card.sale(), 1);
        return new Fact.AttemptReceived(attempt, new Fact.AttemptReceived.Order(unit, 1, 1, TestTown.COLA));
    }

    private Fact kept(boolean waiting) {
        return new Fact.PaymentKept(card.sale(), GiftCardSale.PRICE, waiting);
    }

    private void assertIssued() {
        assertEquals(SaleState.DELIVERED, town.state(card.sale()));
        assertEquals(List.of("SOLD 1 1000"), moves());
        assertEquals("1000 of which 0 held", onCard());
        assertTrue(town.holdsAddUp());
    }

    private String onCard() {
        return town.gift(card.sale());
    }

    private List<String> moves() {
        return backend.get(Database.class)
                .transact(tx -> tx.query(
                        "SELECT kind || ' ' || unit || ' ' || amount_minor AS line FROM payment.gift_move"
                                + " WHERE town_id = ? AND gift_card_id = ? ORDER BY at, kind",
                        row -> row.text("line"),
                        town.scope.id(),
                        card.sale().value()));
    }

    private void passDeadline() {
        backend.get(Sweep.class).round(Instant.now().plus(Duration.ofDays(15)));
        backend.get(Database.class)
                .run(tx -> tx.update(
                        "UPDATE ordering.orders SET deadline = now() - interval '1 day' WHERE town_id = ?",
                        town.scope.id()));
    }

    private void payOut() {
        backend.get(Payouts.class).round(Instant.now().plus(Duration.ofDays(16)));
    }
}
