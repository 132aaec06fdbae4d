package org.ralvend.vendor.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.protocol.Money;
import org.ralvend.vendor.card.ReaderState.Mode;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.CardWord;

/** The rows of {@link ReaderMachine} and {@link SessionRules}, line by line. */
class ReaderMachineTest {
    private static final Money PRICE = new Money(150, "EUR");
    private static final String RESET = "1010";
    private static final String POLL = "1212";
    private static final String REQUEST = "1300001E000132";
    private static final String CANCEL = "130114";
    private static final String SUCCESS = "1302000116";
    private static final String FAILURE = "130316";
    private static final String COMPLETE = "130417";
    private static final String APPROVED = "05001E23";
    private static final String DENIED = "0606";
    private static final String END = "0707";

    private final ReaderMachine machine = ReaderMachine.of("EUR");
    private ReaderState state = ReaderState.closed();
    private long now = 1_000;
    private final List<String> said = new ArrayList<>();
    private final List<CardWord> news = new ArrayList<>();

    @Test
    void bringsAReaderUpAndSaysThatItIsReady() {
        up();
        assertEquals(Mode.DISABLED, state.mode());
        assertEquals(List.of(new CardWord.ReaderChanged(true)), takeNews());
    }

    @Test
    void switchesItOnWhileACardIsWanted() {
        up();
        order(new Act.OfferCard(PRICE, 1));
        assertEquals("140115", newest());
        answer("00");
        order(new Act.WithdrawCard());
        assertEquals("140014", newest());
        answer("00");
        assertEquals(Mode.DISABLED, state.mode());
    }

    @Test
    void offersNothingThatTheReaderCannotCount() {
        up();
        order(new Act.OfferCard(new Money(152, "EUR"), 1));
        order(new Act.OfferCard(new Money(5L * 0xFFFF, "EUR"), 1));
        poll("00");
        assertEquals(Mode.DISABLED, state.mode());
    }

    @Test
    void takesTheMoneyOnlyWhenItIsTold() {
        approved();
        for (int i = 0; i < 300; i++) {
            poll("00");
        }
        assertEquals(List.of(), takeNews());
        order(new Act.KeepCard(1));
        assertEquals(SUCCESS, newest());
        assertEquals(List.of(), takeNews());
        answer("00");
        assertEquals(List.of(new CardWord.Kept()), takeNews());
        assertEquals(COMPLETE, newest());
        answer("00");
        poll(END);
        assertEquals("140014", newest());
    }

    @Test
    void aReleaseIsDoneWhenTheSessionHasEnded() {
        approved();
        order(new Act.ReleaseCard());
        assertEquals(FAILURE, newest());
        answer("00");
        assertEquals(COMPLETE, newest());
        answer("00");
        assertEquals(List.of(), takeNews());
        poll(END);
        assertEquals(List.of(new CardWord.Released()), takeNews());
    }

    @Test
    void aReaderThatCannotGiveTheMoneyBackLeavesItOpen() {
        approved();
        order(new Act.ReleaseCard());
        answer("00");
        answer("00");
        poll("0AB0BA");
        assertEquals(List.of(new CardWord.Lost()), takeNews());
    }

    @Test
    void theSameApprovalTwiceIsOne() {
        approved();
        poll(APPROVED);
        order(new Act.KeepCard(1));
        assertEquals(List.of(), takeNews());
        assertEquals(SUCCESS, newest());
    }

    @Test
    void aDeclinedCardIsRefusedAndItsSessionEnds() {
        asked();
        poll(DENIED);
        assertEquals(List.of(new CardWord.Refused(AuthorisationEnd.DECLINED)), takeNews());
        assertEquals(COMPLETE, newest());
    }

    @Test
    void anApprovalAfterItWasTakenBackIsLetGo() {
        asked();
        order(new Act.CancelCard());
        assertEquals(CANCEL, newest());
        answer("00");
        poll(APPROVED);
        assertEquals(List.of(), takeNews());
        assertEquals(FAILURE, newest());
        answer("00");
        answer("00");
        poll(END);
        assertEquals(List.of(new CardWord.Released()), takeNews());
    }

    @Test
    void whatIsAnsweredWithSomethingElseThanAnAcknowledgementIsNotWaitedForForEver() {
        approved();
        order(new Act.KeepCard(1));
        assertEquals(SUCCESS, newest());
        answer(APPROVED);
        assertEquals(List.of(), takeNews());
        for (long waited = 0; waited <= SessionRules.STEP_MILLIS + 200; waited += 100) {
            pass(100);
            answer("00");
        }
        assertEquals(List.of(new CardWord.Lost()), takeNews());
    }

    @Test
    void anApprovalThatComesAfterItsRefusalIsLetGoWithoutAWord() {
        asked();
        order(new Act.CancelCard());
        answer("00");
        poll(DENIED);
        takeNews();
        answer(APPROVED);
        assertEquals(FAILURE, newest());
        answer("00");
        answer("00");
        poll(END);
        assertEquals(List.of(), takeNews());
    }

    @Test
    void theCustomersTimeIsLimited() {
        asked();
        for (int i = 0; i < 650; i++) {
            poll("00");
        }
        assertTrue(said.contains(CANCEL));
    }

    @Test
    void whatGotNoAnswerOnTheLineIsSaidAgainUnderItsNumber() {
        approved();
        order(new Act.KeepCard(1));
        String line = lastLine;
        pass(150);
        assertEquals(line, lastLine);
        answer("00");
        assertEquals(List.of(new CardWord.Kept()), takeNews());
    }

    @Test
    void aVendSuccessThatNobodyAnswersIsNotSaidAnewAndIsLost() {
        approved();
        order(new Act.KeepCard(1));
        answer("-");
        assertEquals(List.of(new CardWord.Lost()), takeNews());
        pass(1000);
        assertEquals(RESET, newest());
        assertEquals(1, said.stream().filter(SUCCESS::equals).count());
    }

    @Test
    void aVendSuccessThatTheReaderRefusedWholeIsSaidAnew() {
        approved();
        order(new Act.KeepCard(1));
        String line = lastLine;
        answer("FF");
        assertEquals(SUCCESS, newest());
        assertTrue(!line.equals(lastLine), "under another number");
        answer("00");
        assertEquals(List.of(new CardWord.Kept()), takeNews());
    }

    @Test
    void garbageIsAskedForAgain() {
        approved();
        order(new Act.KeepCard(1));
        String line = lastLine;
        answer("7F");
        assertEquals(line, lastLine);
        answer("00");
        assertEquals(List.of(new CardWord.Kept()), takeNews());
    }

    @Test
    void nothingButGarbageIsLost() {
        approved();
        order(new Act.KeepCard(1));
        answer("7F");
        answer("7F");
        answer("7F");
        assertEquals(List.of(new CardWord.Lost()), takeNews());
    }

    @Test
    void aLateAcknowledgementAfterALossIsNoPayment() {
        approved();
        order(new Act.KeepCard(1));
        String answer = lastLine.substring(0, 2) + "00";
        on(new ReaderEvent.Closed());
        on(new ReaderEvent.Opened());
        on(new ReaderEvent.Heard(answer));
        assertEquals(List.of(new CardWord.Lost(), new CardWord.ReaderChanged(false)), takeNews());
    }

    @Test
    void anAnswerToAnotherLineIsNone() {
        approved();
        order(new Act.KeepCard(1));
        on(new ReaderEvent.Heard((lastLine.charAt(0) == '0' ? "1" : "0") + ":00"));
        assertEquals(List.of(), takeNews());
    }

    @Test
    void aReaderThatWasResetWithMoneyOpenIsLostAndComesBack() {
        approved();
        poll("0000");
        assertEquals(List.of(new CardWord.Lost()), takeNews());
        assertEquals("11000310020127", newest());
        order(new Act.KeepCard(1));
        assertEquals(List.of(new CardWord.Lost()), takeNews());
    }

    @Test
    void aSilentReaderIsGoneAfterFiveSecondsAndComesBack() {
        up();
        takeNews();
        for (int i = 0; i < 60; i++) {
            poll("-");
        }
        assertEquals(List.of(new CardWord.ReaderChanged(false)), takeNews());
        up();
        assertEquals(List.of(new CardWord.ReaderChanged(true)), takeNews());
    }

    @Test
    void aReaderOfAnotherCurrencyIsNoneOfOurs() {
        on(new ReaderEvent.Opened());
        on(new ReaderEvent.Heard("*"));
        answer("00");
        poll("0000");
        // ISO 4217 number 840: US dollars.
        answer("010318400102050064");
        assertTrue(state.misfit());
        assertEquals(List.of(new CardWord.ReaderChanged(false)), takeNews());
    }

    @Test
    void aCardThatNobodyWantsIsLetGo() {
        up();
        order(new Act.OfferCard(PRICE, 1));
        answer("00");
        order(new Act.WithdrawCard());
        takeNews();
        answer("0303E8FFFFFFFF000000EA");
        assertEquals(COMPLETE, newest());
        assertEquals(List.of(), takeNews());
    }

    @Test
    void aReaderThatWantsToEndTheSessionIsLetGo() {
        asked();
        poll("0404");
        assertEquals(CANCEL, newest());
    }

    @Test
    void whatWasNotEvenAskedIsTakenBackAtOnce() {
        up();
        order(new Act.OfferCard(PRICE, 1));
        answer("00");
        poll("0303E8FFFFFFFF000000EA");
        pass(100);
        order(new Act.AskCard(PRICE, 1));
        order(new Act.CancelCard());
        takeNews();
        answer("00");
        assertEquals(COMPLETE, newest());
        assertTrue(!said.contains(REQUEST));
    }

    private String lastLine = "";

    private void approved() {
        asked();
        poll(APPROVED);
        assertEquals(List.of(new CardWord.Approved(PRICE)), takeNews());
    }

    private void asked() {
        up();
        order(new Act.OfferCard(PRICE, 1));
        answer("00");
        poll("0303E8FFFFFFFF000000EA");
        assertEquals(new CardWord.Shown(), takeNews().getLast());
        order(new Act.AskCard(PRICE, 1));
        assertEquals(REQUEST, newest());
        answer("00");
    }

    private void up() {
        on(new ReaderEvent.Opened());
        on(new ReaderEvent.Heard("*"));
        assertEquals(RESET, newest());
        answer("00");
        poll("0000");
        assertEquals("11000310020127", newest());
        answer("010300490502050059");
        assertEquals("1101FFFF000010", newest());
        answer("00");
        assertTrue(newest().startsWith("1700"));
        answer("00");
    }

    private List<CardWord> takeNews() {
        List<CardWord> taken = List.copyOf(news);
        news.clear();
        return taken;
    }

    private String newest() {
        return lastLine.substring(2);
    }

    private void order(Act.OfCard act) {
        on(new ReaderEvent.Ordered(act));
    }

    /** Waits for the next poll and answers it. */
    private void poll(String hex) {
        pass(100);
        if (!newest().equals(POLL)) {
            pass(1000);
        }
        answer(hex);
    }

    private void pass(long millis) {
        now += millis;
        on(new ReaderEvent.Ticked());
    }

    /** To the newest line. */
    private void answer(String hex) {
        on(new ReaderEvent.Heard(lastLine.substring(0, 2) + hex));
    }

    private void on(ReaderEvent event) {
        ReaderStep step = machine.on(state, event, now);
        state = step.next();
        news.addAll(step.news());
        for (String line : step.lines()) {
            lastLine = line;
            said.add(line.length() > 2 ? line.substring(2) : line);
        }
    }
}
