package org.ralvend.vendor.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.ralvend.device.display.Language;
import org.ralvend.device.display.Words;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.Money;

/** Whole receipts as bytes, worked out by hand from the ESC/POS Command Reference. */
class ReceiptTest {
    private static final Charset PAGE = Charset.forName("windows-1252");
    private static final Instant AT = Instant.parse("2026-11-22T13:45:00Z");
    private static final Instant UNTIL = Instant.parse("2026-12-06T13:45:00Z");
    private static final String PAGE_ADDRESS = "https://shop.example/s/AAAAAAAAAAAAAAAAAAAAAA";

    @Test
    void aGermanReceiptIsThese() {
        Receipt receipt = new Receipt(
                "Müsliriegel",
                new Money(150, "EUR"),
                new Money(100, "EUR"),
                null,
                Optional.of(Tender.COINS),
                AT,
                new KeypadCode("0042123456784"),
                UNTIL,
                Optional.of(PAGE_ADDRESS));
        String wanted = "1B40" + "1B7410" // initialize, WPC1252
                + "1B6101" + "1B4501" + text("Beleg") + "1B4500" + "1B6100"
                + "4DFC736C6972696567656C0A" // an umlaut is one byte
                + text("Preis                   1,50 EUR")
                + text("Guthabenkarte           1,00 EUR")
                + text("Bezahlt                   Münzen")
                + text("22.11.2026 13:45")
                + text("")
                + text("Code für die Abholung")
                + "1B4501" + text("0042-12345678-4") + "1B4500"
                + "1B6101"
                + "1D286B0400" + "31413200" // model 2
                + "1D286B0300" + "314306" // module of 6 dots
                + "1D286B0300" + "314531" // error correction M
                + "1D286B3000" + "315030" + hex(PAGE_ADDRESS) // 45 bytes and 3
                + "1D286B0300" + "315130" // print it
                + "1B6100"
                + text("Ware oder Geld zurück bis")
                + text("06.12.2026. Bitte aufheben: Wer")
                + text("den Code hat, kann sie abholen.")
                + "1D564200";
        assertEquals(wanted, HexFormat.of().withUpperCase().formatHex(receipt.bytes(words(Language.DE))));
    }

    @Test
    void aGiftCardsReceiptSaysThatItsQrIsTheCard() {
        Receipt card = new Receipt(
                "Gift card",
                new Money(900, "EUR"),
                null,
                new Money(1000, "EUR"),
                Optional.of(Tender.COINS),
                AT,
                new KeypadCode("0042123456784"),
                UNTIL,
                Optional.of(PAGE_ADDRESS));
        String english = new String(card.bytes(words(Language.EN)), PAGE).replace('\n', ' ');
        assertTrue(english.contains(PAGE_ADDRESS), english);
        assertTrue(
                english.contains("Gift card of 10.00 EUR or money back until 2026-12-06. The QR above is the card:"),
                english);
        String german = new String(card.bytes(words(Language.DE)), PAGE).replace('\n', ' ');
        assertTrue(german.contains("Guthabenkarte über 10,00 EUR oder Geld zurück bis 06.12.2026."), german);
        assertTrue(german.contains("Wer ihn hat, kann sie ausgeben."), german);
        assertTrue(!german.contains("Abholung"), "there is nothing to fetch");
    }

    @Test
    void withoutAPublicAddressThereIsNoQr() {
        String bytes = HexFormat.of().withUpperCase().formatHex(receipt("Cola").bytes(words(Language.EN)));
        assertTrue(!bytes.contains("1D286B"));
        assertTrue(bytes.contains(text("Paid                     unclear")));
    }

    @Test
    void noNameIsACommandNorWithoutEnd() {
        byte[] bytes = receipt("A\u0010\u0004\u0001B ☕ " + "x".repeat(500)).bytes(words(Language.EN));
        String text = new String(bytes, PAGE);
        assertTrue(text.contains("A???B ?\n" + "x".repeat(32) + "\n"), text);
        assertTrue(!text.contains("\u0010\u0004"), text);
        assertTrue(bytes.length < 500, "of " + bytes.length);
    }

    @Test
    void whatIsAskedOfAPrinterIsThis() {
        assertEquals("100401", HexFormat.of().formatHex(EscPos.askStatus(1)));
        assertEquals("10140801031401060208", HexFormat.of().formatHex(EscPos.clear()));
        assertEquals("1d7201", HexFormat.of().formatHex(EscPos.askDone()));
    }

    @Test
    void answersAreThese() {
        assertTrue(!Readings.isStatus(0x11) && !Readings.isStatus(0x13), "XON, XOFF");
        assertEquals(Condition.WELL, read(0x12, 0x12, 0x12));
        assertEquals(Condition.PAPER_LOW, read(0x12, 0x12, 0x1E));
        assertEquals(Condition.PAPER_OUT, read(0x1A, 0x32, 0x7E));
        assertEquals(Condition.STOPPED, read(0x1A, 0x16, 0x12));
        assertEquals(Condition.STOPPED, read(0x1A, 0x52, 0x12));
        assertEquals(Optional.of(true), Readings.paperAfterAll(0x03));
        assertEquals(Optional.of(false), Readings.paperAfterAll(0x0F));
        assertEquals(Optional.empty(), Readings.paperAfterAll(0x12));
        assertEquals(Optional.empty(), Readings.paperAfterAll(0x01));
    }

    private static Condition read(int... statuses) {
        Readings readings = Readings.NONE;
        for (int status : statuses) {
            assertTrue(Readings.isStatus(status));
            readings = readings.with(status).orElseThrow();
        }
        return readings.condition();
    }

    private static Receipt receipt(String product) {
        return new Receipt(
                product,
                new Money(150, "EUR"),
                null,
                null,
                Optional.empty(),
                AT,
                new KeypadCode("0042123456784"),
                UNTIL,
                Optional.empty());
    }

    private static Words words(Language language) {
        return new Words(language, ZoneOffset.UTC);
    }

    private static String text(String line) {
        return hex(line) + "0A";
    }

    private static String hex(String text) {
        return HexFormat.of().withUpperCase().formatHex(text.getBytes(PAGE));
    }
}
