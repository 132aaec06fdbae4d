package org.ralvend.device.scanner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDecoderTest {
    private static final String LINK = "https://shop.example:8443/s/AbCdEfGhIjKlMnOpQr-_09";
    private static final long NOW = 1_795_000_000_000_000L;

    private final KeyDecoder decoder = new KeyDecoder();

    /** As a 64-bit kernel writes them: MSC_SCAN, shift down, s down, SYN, up, up, SYN; 1; ENTER. */
    @Test
    void readsGoldenFrames() {
        String time = "40b4fd6a00000000" + "e803000000000000";
        String frames = time + "0400" + "0400" + "e1000700" // MSC_SCAN of the shift key
                + time + "0100" + "2a00" + "01000000"
                + time + "0100" + "1f00" + "01000000"
                + time + "0000" + "0000" + "00000000"
                + time + "0100" + "1f00" + "00000000"
                + time + "0100" + "2a00" + "00000000"
                + time + "0000" + "0000" + "00000000"
                + time + "0100" + "0200" + "01000000"
                + time + "0100" + "0200" + "00000000"
                + time + "0100" + "1c00" + "01000000"
                + time + "0100" + "1c00" + "00000000"
                + time + "0000" + "0000" + "00000000";

        assertEquals(List.of("S1"), decoder.take(HexFormat.of().parseHex(frames)));
    }

    @Test
    void readsTheAddressOfAPage() {
        assertEquals(List.of(LINK), decoder.take(Keys.scan(NOW, LINK)));
    }

    @Test
    void readsWhatComesByteByByte() {
        List<String> scanned = new ArrayList<>();
        for (byte one : Keys.scan(NOW, LINK)) {
            scanned.addAll(decoder.take(new byte[] {one}));
        }
        assertEquals(List.of(LINK), scanned);
    }

    @Test
    void theEnterOfAKeypadEndsAScanToo() {
        assertEquals(List.of("a"), decoder.take(new Keys(NOW).type("a").key(96).bytes()));
    }

    @Test
    void anEnterAloneIsNoScan() {
        assertEquals(List.of(), decoder.take(new Keys(NOW).key(Keys.ENTER).bytes()));
    }

    @Test
    void aHeldKeyIsOneCharacter() {
        Keys keys =
                new Keys(NOW).event(1, 30, 1).event(1, 30, 2).event(1, 30, 2).event(1, 30, 0);
        assertEquals(List.of("a"), decoder.take(keys.key(Keys.ENTER).bytes()));
    }

    @Test
    void keysThatWriteNothingAreIgnored() {
        assertEquals(
                List.of("ab"),
                decoder.take(new Keys(NOW)
                        .type("a")
                        .key(58)
                        .key(29)
                        .key(700)
                        .type("b")
                        .key(Keys.ENTER)
                        .bytes()));
    }

    @Test
    void aPauseBeginsATextAnew() {
        Keys keys = new Keys(NOW).type("https").pause(KeyDecoder.MAX_GAP_MICROS).type("ab");
        assertEquals(List.of("ab"), decoder.take(keys.key(Keys.ENTER).bytes()));
    }

    @Test
    void aTextThatIsTooLongIsOneUnusableScan() {
        String longest = "a".repeat(KeyDecoder.MAX_TEXT);
        assertEquals(List.of(longest), decoder.take(Keys.scan(NOW, longest)));
        assertEquals(List.of(""), decoder.take(Keys.scan(NOW + 10_000_000, longest + "a")));
        assertEquals(List.of("b"), decoder.take(Keys.scan(NOW + 20_000_000, "b")));
    }

    @Test
    void whatTheKernelHasDroppedMakesTheScanUnusable() {
        Keys keys = new Keys(NOW).type("abc").event(0, 3, 0).type("def").key(Keys.ENTER);
        assertEquals(List.of(""), decoder.take(keys.bytes()));
        assertEquals(List.of("ok"), decoder.take(Keys.scan(NOW + 1_000_000, "ok")));
    }

    @Test
    void aShiftThatWasLetGoUnseenShiftsNothingMore() {
        Keys keys = new Keys(NOW)
                .event(1, Keys.LEFT_SHIFT, 1)
                .type("ab")
                .event(0, 3, 0)
                .key(Keys.ENTER);
        assertEquals(List.of(""), decoder.take(keys.bytes()));
        assertEquals(List.of("ab"), decoder.take(Keys.scan(NOW + 1_000_000, "ab")));
    }

    @Test
    void theSameCodeReadAgainAndAgainIsOneScan() {
        assertEquals(List.of(LINK), decoder.take(Keys.scan(NOW, LINK)));
        for (int i = 1; i <= 10; i++) {
            assertEquals(List.of(), decoder.take(Keys.scan(NOW + i * (KeyDecoder.SAME_MICROS - 1_000_000), LINK)));
        }
        assertEquals(List.of(LINK), decoder.take(Keys.scan(NOW + 100_000_000, LINK)));
    }

    @Test
    void anotherCodeAtOnceIsAnotherScan() {
        assertEquals(List.of("a"), decoder.take(Keys.scan(NOW, "a")));
        assertEquals(List.of("b"), decoder.take(Keys.scan(NOW + 100_000, "b")));
        assertEquals(List.of("a"), decoder.take(Keys.scan(NOW + 200_000, "a")));
    }

    /** Whatever comes, nothing is thrown, no text is too long, and a scan after a pause reads well. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void garbageSpoilsNothingAfterIt(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            KeyDecoder any = new KeyDecoder();
            List<String> scanned = new ArrayList<>(any.take(garbage(random)));
            assertTrue(scanned.stream().allMatch(text -> text.length() <= KeyDecoder.MAX_TEXT));

            // Two keys that were held when the garbage ended are let go, as the kernel does for what is unplugged.
            byte[] up = new Keys(NOW).event(1, 42, 0).event(1, 54, 0).bytes();
            var _ = any.take(up);
            assertEquals(List.of(LINK), any.take(Keys.scan(NOW + 10_000_000, LINK)));
        }
    }

    /** Whole events, true ones among them: what is torn from an event is not what a kernel does. */
    private static byte[] garbage(Random random) {
        byte[] bytes = new byte[24 * random.nextInt(400)];
        random.nextBytes(bytes);
        for (int at = 16; at < bytes.length; at += 24) {
            if (random.nextInt(4) > 0) {
                bytes[at] = (byte) random.nextInt(2);
                bytes[at + 1] = 0;
                bytes[at + 2] = (byte) random.nextInt(100);
                bytes[at + 3] = 0;
                Arrays.fill(bytes, at + 4, at + 8, (byte) 0);
                bytes[at + 4] = (byte) random.nextInt(3);
                Arrays.fill(bytes, at - 16, at, (byte) 0);
            }
        }
        return bytes;
    }
}
