package org.ralvend.vendor.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
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
        for (long waited = 0; waited <= SessionRules.NON_RESPONSE_MILLIS + 200; waited += 100) {
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
    void anAnswerThatDoesNotComeInTheReadersTimeIsTakenBackAndTheCardFailed() {
        asked();
        waitFor(SessionRules.NON_RESPONSE_MILLIS);
        assertTrue(!said.contains(CANCEL));
        waitFor(300);
        assertTrue(said.contains(CANCEL));
        poll(DENIED);
        assertEquals(List.of(new CardWord.Refused(AuthorisationEnd.READER_GONE)), takeNews());
        assertEquals(COMPLETE, newest());
    }

    @Test
    void aReaderThatSaysHowLongItTakesIsGivenThatTime() {
        // 30 s.
        setUp("0103004905021E00");
        present();
        waitFor(29_000);
        assertTrue(!said.contains(CANCEL));
        waitFor(1_300);
        assertTrue(said.contains(CANCEL));
    }

    @Test
    void aQuestionThatNobodyHeardIsTakenBackInTheSameTime() {
        up();
        order(new Act.OfferCard(PRICE, 1));
        answer("00");
        poll("0303E8FFFFFFFF000000EA");
        takeNews();
        order(new Act.AskCard(PRICE, 1));
        answer("-");
        waitFor(SessionRules.NON_RESPONSE_MILLIS + 300);
        assertTrue(said.contains(CANCEL));
        assertEquals(1, said.stream().filter(REQUEST::equals).count());
    }

    @Test
    void aSessionThatEndsWithoutTheAnswerThatIsOwedIsLost() {
        asked();
        poll(END);
        assertEquals(List.of(new CardWord.Lost()), takeNews());
        pass(1000);
        assertEquals(RESET, newest());
    }

    @Test
    void aSessionThatEndsAfterItWasTakenBackApprovesNothingAnyMore() {
        asked();
        order(new Act.CancelCard());
        answer("00");
        poll(END);
        assertEquals(List.of(new CardWord.Refused(AuthorisationEnd.CANCELLED)), takeNews());
        assertTrue(!said.contains(COMPLETE));
    }

    @Test
    void whatWasTakenAndIsApprovedOnceMoreIsTakenOnceMoreAndNeverGivenBack() {
        approved();
        order(new Act.KeepCard(1));
        answer("00");
        takeNews();
        answer(APPROVED);
        assertEquals(SUCCESS, newest());
        answer("00");
        assertEquals(COMPLETE, newest());
        answer("00");
        poll(END);
        poll(APPROVED);
        assertEquals(SUCCESS, newest());
        answer("00");
        assertTrue(!said.contains(FAILURE));
        assertEquals(List.of(), takeNews());
    }

    @Test
    void whoApprovesOnAndOnIsReset() {
        approved();
        order(new Act.KeepCard(1));
        answer("00");
        for (int i = 0; i < AnswerRules.MAX_REPEATS; i++) {
            answer(APPROVED);
            answer("00");
        }
        answer(APPROVED);
        pass(1000);
        assertEquals(RESET, newest());
        assertTrue(!said.contains(FAILURE));
        assertEquals(List.of(new CardWord.Kept()), takeNews());
    }

    @Test
    void anotherAmountThanWasTakenIsNoRepetition() {
        approved();
        order(new Act.KeepCard(1));
        answer("00");
        answer("05001F24");
        assertEquals(FAILURE, newest());
    }

    @Test
    void whatTheNextCardIsNotAskedForIsLetGo() {
        approved();
        order(new Act.KeepCard(1));
        answer("00");
        answer("00");
        order(new Act.OfferCard(PRICE, 1));
        poll(END);
        poll("0303E8FFFFFFFF000000EA");
        poll(APPROVED);
        assertEquals(FAILURE, newest());
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
    void aReaderThatOnlyRefusesIsGoneToo() {
        for (String refusal : List.of("FF", "?")) {
            up();
            takeNews();
            for (int i = 0; i < 120; i++) {
                pass(100);
                answer(refusal);
            }
            assertEquals(List.of(new CardWord.ReaderChanged(false)), takeNews());
            assertEquals(Mode.AWAY, state.mode());
        }
    }

    @Test
    void aReaderThatResetsItselfOverAndOverTakesNoCards() {
        up();
        takeNews();
        for (int i = 0; i < 80; i++) {
            poll("0000");
        }
        assertEquals(List.of(new CardWord.ReaderChanged(false)), takeNews());
    }

    @Test
    void anAdapterThatNeverSaidAnythingIsToldOfToo() {
        on(new ReaderEvent.Opened());
        waitFor(SessionRules.NON_RESPONSE_MILLIS + 300);
        assertEquals(List.of(new CardWord.ReaderChanged(false)), takeNews());
    }

    /** ISO 4217 number 840, US dollars; a scale factor of nothing; more decimals than the currency has. */
    @ParameterizedTest
    @ValueSource(strings = {"0103184001020500", "0103004900020500", "0103004905030500"})
    void aReaderThatCountsOtherwiseIsNoneOfOurs(String unfit) {
        on(new ReaderEvent.Opened());
        on(new ReaderEvent.Heard("*"));
        answer("00");
        poll("0000");
        answer(whole(unfit));
        assertTrue(state.misfit());
        assertEquals(List.of(new CardWord.ReaderChanged(false)), takeNews());
        order(new Act.OfferCard(PRICE, 1));
        waitFor(5_000);
        assertTrue(!said.contains("140115"));
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aReaderThatComesUpUnfitTakesNothingWhateverWentOnAndIsUsedWhenItFitsAgain(Mode mode) {
        to(mode);
        boolean open = state.mode().isOpen();
        takeNews();
        if (mode == Mode.CLOSED) {
            on(new ReaderEvent.Heard("*"));
        }
        if (newest().equals(RESET)) {
            answer("00");
        }
        answer("0000");
        for (int i = 0; i < 12 && state.mode() != Mode.CONFIGURING; i++) {
            poll("0000");
        }
        for (int i = 0; i < 5 && !newest().equals("11000310020127"); i++) {
            answer("00");
        }
        answer(whole("0103184001020500"));
        assertTrue(state.misfit(), state::toString);
        List<CardWord> told = takeNews();
        assertEquals(open, told.contains(new CardWord.Lost()));
        assertEquals(false, state.ready());
        order(new Act.AskCard(PRICE, 1));
        assertEquals(List.of(new CardWord.Refused(AuthorisationEnd.READER_GONE)), takeNews());
        order(new Act.WithdrawCard());
        pass(1000);
        answer("00");
        poll("0000");
        answer(whole("0103004905020500"));
        answer("00");
        answer("00");
        assertEquals(Mode.DISABLED, state.mode());
        assertEquals(List.of(new CardWord.ReaderChanged(true)), takeNews());
    }

    @Test
    void whatIsOrderedWhileTheLineIsClosedIsToldToBeInVainAndOnlyANewOfferIsOne() {
        order(new Act.OfferCard(PRICE, 1));
        order(new Act.AskCard(PRICE, 1));
        order(new Act.CancelCard());
        order(new Act.KeepCard(1));
        order(new Act.ReleaseCard());
        assertEquals(
                List.of(new CardWord.Refused(AuthorisationEnd.READER_GONE), new CardWord.Lost(), new CardWord.Lost()),
                takeNews());
        assertEquals(List.of(), said);
        up();
        assertEquals(Mode.DISABLED, state.mode());
        order(new Act.OfferCard(PRICE, 1));
        assertEquals("140115", newest());
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

    /** In this mode, from nothing. */
    private void to(Mode mode) {
        switch (mode) {
            case CLOSED -> on(new ReaderEvent.Opened());
            case AWAY, RESETTING, CONFIGURING, PRICING, IDENTIFYING -> {
                on(new ReaderEvent.Opened());
                on(new ReaderEvent.Heard("*"));
                List<String> answers = List.of("00", "0000", whole("0103004905020500"), "00");
                for (int i = 0; state.mode() != mode; i++) {
                    if (i == 1) {
                        pass(100);
                    }
                    answer(answers.get(i));
                }
            }
            case DISABLED -> up();
            case ENABLED, SESSION -> {
                up();
                order(new Act.OfferCard(PRICE, 1));
                answer("00");
                if (mode == Mode.SESSION) {
                    poll("0303E8FFFFFFFF000000EA");
                }
            }
            case ASKED -> asked();
            case CANCELLING -> {
                asked();
                order(new Act.CancelCard());
            }
            case APPROVED -> approved();
            case KEEPING, COMPLETING -> {
                approved();
                order(new Act.KeepCard(1));
                if (mode == Mode.COMPLETING) {
                    answer("00");
                }
            }
            case RELEASING, RELEASED -> {
                approved();
                order(new Act.ReleaseCard());
                if (mode == Mode.RELEASED) {
                    answer("00");
                }
            }
        }
        assertEquals(mode, state.mode());
    }

    /** With its checksum. */
    private static String whole(String hex) {
        int sum = 0;
        for (byte one : HexFormat.of().parseHex(hex)) {
            sum += one;
        }
        return hex + String.format("%02X", sum & 0xFF);
    }

    private void asked() {
        up();
        present();
    }

    private void present() {
        order(new Act.OfferCard(PRICE, 1));
        answer("00");
        poll("0303E8FFFFFFFF000000EA");
        assertEquals(new CardWord.Shown(), takeNews().getLast());
        order(new Act.AskCard(PRICE, 1));
        assertEquals(REQUEST, newest());
        answer("00");
    }

    private void up() {
        setUp("0103004905020500");
    }

    private void setUp(String config) {
        on(new ReaderEvent.Opened());
        on(new ReaderEvent.Heard("*"));
        assertEquals(RESET, newest());
        answer("00");
        poll("0000");
        assertEquals("11000310020127", newest());
        answer(whole(config));
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

    /** The reader is there, and has nothing to say. */
    private void waitFor(long millis) {
        for (long end = now + millis; now < end; ) {
            pass(50);
            if (state.mode() != Mode.CLOSED) {
                answer("00");
            }
        }
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
