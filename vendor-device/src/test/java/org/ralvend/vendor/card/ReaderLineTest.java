package org.ralvend.vendor.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.ralvend.vendor.sale.Act;
import org.ralvend.vendor.sale.CardWord;

/** What is lost or damaged on the line is asked for again, and nothing is taken twice for it. */
class ReaderLineTest extends ReaderDriven {
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
}
