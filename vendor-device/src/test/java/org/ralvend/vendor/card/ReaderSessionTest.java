package org.ralvend.vendor.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.CardWord;

/** A card that is shown, asked for money, charged or let go: the rows of {@link SessionRules}. */
class ReaderSessionTest extends ReaderDriven {
    private static final String CANCEL = "130114";
    private static final String FAILURE = "130316";
    private static final String COMPLETE = "130417";
    private static final String DENIED = "0606";
    private static final String END = "0707";

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
}
