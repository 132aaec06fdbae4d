package org.ralvend.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ralvend.protocol.json.Bytes;

/** What ids, money and codes may be. */
class ValuesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "../x", "a/b", "a+b", "#", "A", "a b", "-a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    void refusesNamesThatCouldLeaveATopicOrAPath(String name) {
        assertThrows(IllegalArgumentException.class, () -> new DeviceId(name));
        assertThrows(IllegalArgumentException.class, () -> new TownId(name));
    }

    @Test
    void findsTheDeviceOfATopicAndNobodyInAStrangeOne() {
        DeviceId device = new DeviceId("d-1");
        assertEquals(Optional.of(device), Topics.device(Topics.up(device)));
        assertEquals(Optional.empty(), Topics.device("rv/2/d-1/up"));
        assertEquals(Optional.empty(), Topics.device("rv/1/+/up"));
        assertEquals(Optional.empty(), Topics.device("rv/1/d-1"));
    }

    @Test
    void detectsEverySingleWrongDigitAndMostSwapsOfAKeypadCode() {
        String good = KeypadCode.mint(42, new Random(3)).digits();
        assertTrue(good.startsWith("0042"));
        for (int i = 0; i < good.length(); i++) {
            char[] wrong = good.toCharArray();
            wrong[i] = (char) ('0' + (wrong[i] - '0' + 1) % 10);
            assertThrows(IllegalArgumentException.class, () -> new KeypadCode(new String(wrong)));
        }
        assertEquals(15, new KeypadCode(good).spoken().length());
    }

    @Test
    void addsOnlyMoneyOfOneCurrencyAndNeverGoesBelowZero() {
        assertEquals(new Money(300, "EUR"), new Money(100, "EUR").plus(new Money(200, "EUR")));
        assertThrows(IllegalArgumentException.class, () -> new Money(1, "EUR").plus(new Money(1, "CHF")));
        assertThrows(IllegalArgumentException.class, () -> new Money(-1, "EUR"));
        assertThrows(IllegalArgumentException.class, () -> new Money(1, "eur"));
    }

    @ParameterizedTest
    @CsvSource({
        "00000000-0000-7000-8000-000000000001, 00000000-0000-7000-8000-000000000002",
        "0fffffff-0000-7000-8000-000000000000, f0000000-0000-7000-8000-000000000000",
        "00000000-0000-7000-8000-000000000000, 00000000-0000-7000-f000-000000000000"
    })
    void ordersIdsAsTheirTextAndNotAsSignedNumbers(String lower, String higher) {
        assertTrue(SaleId.of(lower).compareTo(SaleId.of(higher)) < 0);
        assertTrue(SaleId.of(higher).compareTo(SaleId.of(lower)) > 0);
        assertEquals(0, SaleId.of(lower).compareTo(SaleId.of(lower)));
    }

    @Test
    void mintsSaleIdsInTheOrderOfTime() {
        Random random = new Random(5);
        SaleId earlier = SaleId.mint(() -> Instant.ofEpochMilli(1000), random);
        SaleId later = SaleId.mint(() -> Instant.ofEpochMilli(2000), random);
        assertTrue(earlier.compareTo(later) < 0);
        assertEquals(7, earlier.value().version());
        assertEquals(4, EpochId.mint(random).value().version());
    }

    @Test
    void chainsEntriesSoThatNoneCanBeChangedOrMoved() {
        Bytes body = Bytes.ofText("body");
        Bytes first = Envelope.chain(null, 1, body);
        assertNotEquals(first, Envelope.chain(null, 2, body));
        assertNotEquals(first, Envelope.chain(first, 1, body));
        assertNotEquals(first, Envelope.chain(null, 1, Bytes.ofText("bodY")));
        assertEquals(first, Envelope.chain(null, 1, Bytes.ofText("body")));
    }

    @Test
    void givesEveryFaultACodeOfItsOwnAndTextsInTwoLanguages() {
        List<FaultCode> all = List.of(FaultCode.values());
        assertEquals(all.size(), all.stream().map(FaultCode::shortId).distinct().count());
        assertTrue(
                all.stream().noneMatch(f -> f.english().isBlank() || f.german().isBlank()));
        assertTrue(all.stream().allMatch(f -> f.httpStatus() >= 400 && f.httpStatus() < 600));
        assertTrue(Arrays.stream(FaultCode.values()).allMatch(f -> f.shortId().length() == 4));
    }
}
