package org.ralvend.vendor.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** When there is a reader: coming up, being away, and what makes it none of ours. */
class ReaderMachineTest extends ReaderDriven {
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
}
