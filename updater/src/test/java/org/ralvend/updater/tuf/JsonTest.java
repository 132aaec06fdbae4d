package org.ralvend.updater.tuf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** What is read as JSON, and its canonical form. */
class JsonTest {
    private static final int TRIES = 20_000;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"b\": 2, \"a\" : [1, -0, true, null ] }|{\"a\":[1,0,true,null],\"b\":2}",
                "\"tab\\tquote\\\"back\\\\slash\\/\"|\"tab\tquote\\\"back\\\\slash/\"",
                "\"\\u00e4\\u2028\"|\"ä\u2028\"",
                "{\"\\ud83d\\ude00\":1,\"\\uffee\":2}|{\"\uffee\":2,\"\ud83d\ude00\":1}",
                "{}|{}",
                "123456789012345678901234567890|123456789012345678901234567890"
            })
    void hasOneForm(String text, String canonical) {
        assertEquals(canonical, canonical(text));
        assertEquals(canonical, canonical(Repository.escaped(canonical)), "of itself too");
    }

    /** A key in PEM has line feeds; they are signed as they are. */
    @Test
    void leavesLineFeedsInStrings() {
        assertEquals("{\"public\":\"a\nb\n\"}", canonical("{\"public\":\"a\\nb\\n\"}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1.5}",
                "1e3",
                "[1,]",
                "{}{}",
                "{} x",
                "\"\\ud800\"",
                "{\"\\udc00\":1}",
                "'a'",
                "NaN",
                "// nothing\n1"
            })
    void refusesWhatIsNone(String text) {
        assertMalformed(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesWhatIsNoUtf8OrGoesBeyondALimit() {
        assertMalformed(new byte[] {'"', (byte) 0xc3, '"'});
        assertMalformed("{}".getBytes(StandardCharsets.UTF_16));
        assertMalformed(("[".repeat(Json.DEPTH + 1) + "]".repeat(Json.DEPTH + 1)).getBytes(StandardCharsets.UTF_8));
        assertMalformed("9".repeat(Json.DIGITS + 1).getBytes(StandardCharsets.UTF_8));
    }

    /** Whatever comes is refused as malformed, or has a canonical form that is its own. */
    @Test
    void readsAnythingWithoutFalling() {
        byte[] good = "{\"signed\":{\"_type\":\"root\",\"version\":1,\"a\":[1,\"\\u00e4\",{}]},\"signatures\":[]}"
                .getBytes(StandardCharsets.UTF_8);
        Random random = new Random(1);
        int read = 0;
        for (int i = 0; i < TRIES; i++) {
            byte[] mutated = good.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            try {
                byte[] canonical = CanonicalJson.encode(Json.parse(mutated));
                assertEquals(
                        new String(canonical, StandardCharsets.UTF_8),
                        new String(CanonicalJson.encode(Json.parse(canonical)), StandardCharsets.UTF_8));
                read++;
            } catch (Fault e) {
                assertEquals(FaultCode.UPDATE_MALFORMED, e.code());
            }
        }
        assertTrue(read > TRIES / 100 && read < TRIES, read + " were read");
    }

    private static String canonical(String text) {
        return new String(
                CanonicalJson.encode(Json.parse(text.getBytes(StandardCharsets.UTF_8))), StandardCharsets.UTF_8);
    }

    private static void assertMalformed(byte[] bytes) {
        assertEquals(
                FaultCode.UPDATE_MALFORMED,
                assertThrows(Fault.class, () -> Json.parse(bytes)).code());
    }
}
