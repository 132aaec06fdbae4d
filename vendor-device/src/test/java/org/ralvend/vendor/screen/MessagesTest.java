package org.ralvend.vendor.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.ralvend.device.display.Language;
import org.ralvend.device.display.Lines;
import org.ralvend.device.display.Words;
import org.ralvend.protocol.Down.GiftCardRefusal;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.Money;
import org.ralvend.vendor.sale.Screen;

class MessagesTest {
    private static final Messages ENGLISH = new Messages(new Words(Language.EN, ZoneOffset.UTC));
    private static final Messages GERMAN = new Messages(new Words(Language.DE, ZoneOffset.UTC));
    private static final Instant DAY = Instant.parse("2026-12-05T12:00:00Z");

    /** {@link Lines} refuses what does not fit or is not ASCII. */
    @Test
    void everyScreenFitsInBothLanguages() {
        Set<Class<?>> seen = new HashSet<>();
        for (Screen screen : everything()) {
            seen.add(screen.getClass());
            ENGLISH.lines(screen);
            GERMAN.lines(screen);
        }
        assertEquals(new HashSet<>(Arrays.asList(Screen.class.getPermittedSubclasses())), seen);
    }

    @Test
    void everyFaultHasAShortCodeOnTheDisplay() {
        for (FaultCode code : FaultCode.values()) {
            assertEquals(
                    code.shortId(), GERMAN.lines(new Screen.OutOfService(code)).second());
        }
    }

    @Test
    void showsPriceAndCredit() {
        Screen paying = new Screen.Paying(new Money(250, "EUR"), new Money(120, "EUR"));
        assertEquals(new Lines("Price 2.50 EUR", "Paid 1.20 EUR"), ENGLISH.lines(paying));
        assertEquals(new Lines("Preis 2,50 EUR", "Bezahlt 1,20 EUR"), GERMAN.lines(paying));
    }

    @Test
    void showsTheClaimCodeWithItsDate() {
        Screen claim = new Screen.Claim(new KeypadCode("0042123456784"), DAY);
        assertEquals(new Lines("until 2026-12-05", "0042-12345678-4"), ENGLISH.lines(claim));
        assertEquals(new Lines("bis 05.12.2026", "0042-12345678-4"), GERMAN.lines(claim));
    }

    @Test
    void aCurrencyWithoutDecimalsHasNone() {
        assertEquals(
                "Price 150 JPY",
                ENGLISH.lines(new Screen.Price("Tea", new Money(150, "JPY"))).second());
    }

    @Test
    void namesBecomeAscii() {
        Screen price = new Screen.Price("Kräutertee à la crème ☕", new Money(150, "EUR"));
        assertEquals("Kraeutertee a la", GERMAN.lines(price).first());
    }

    @Test
    void linesRefuseWhatTheDisplayCannotShow() {
        assertThrows(IllegalArgumentException.class, () -> new Lines("seventeen letters", ""));
        assertThrows(IllegalArgumentException.class, () -> new Lines("", "ä"));
    }

    @Test
    void anUnknownLanguageIsAFault() {
        assertEquals(
                FaultCode.CONFIG_BAD_VALUE,
                assertThrows(Fault.class, () -> Language.of("fr")).code());
    }

    private static List<Screen> everything() {
        Money most = new Money(Money.MAX_MINOR, "EUR");
        List<Screen> all = new ArrayList<>();
        for (AuthorisationEnd why : AuthorisationEnd.values()) {
            all.add(new Screen.CardRefused(why));
        }
        for (RejectReason why : RejectReason.values()) {
            all.add(new Screen.NotCharged(why));
        }
        for (GiftCardRefusal why : GiftCardRefusal.values()) {
            all.add(new Screen.GiftRefused(why));
        }
        all.addAll(List.of(
                new Screen.AskingGiftCard(),
                new Screen.GiftRest(most, most),
                new Screen.Ready(),
                new Screen.CoinsOnly(),
                new Screen.ChooseFirst(),
                new Screen.UnreadableScan(),
                new Screen.AskingCard(),
                new Screen.CardGone(),
                new Screen.CardUnclear(),
                new Screen.Price("A name that is longer than the display", most),
                new Screen.Paying(most, most),
                new Screen.NotSold(),
                new Screen.PleaseWait(),
                new Screen.Accepted(),
                new Screen.BeingDelivered(),
                new Screen.GiftCardBought(),
                new Screen.NotByGiftCard(most),
                new Screen.Saved(),
                new Screen.Claim(KeypadCode.mint(9999, new Random(1)), DAY),
                new Screen.NoReceipt(),
                new Screen.ExactCoins(),
                new Screen.SoldOut(),
                new Screen.PriceChanged(),
                new Screen.NotForSale(),
                new Screen.Returned(),
                new Screen.NoConnection(),
                new Screen.Updating(),
                new Screen.OutOfService(FaultCode.ESCROW_STUCK)));
        return all;
    }
}
