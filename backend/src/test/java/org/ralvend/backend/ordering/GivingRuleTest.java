package org.ralvend.backend.ordering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.ralvend.backend.ColaSale.DEADLINE;
import static org.ralvend.backend.ColaSale.SOLD;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.ColaSale;
import org.ralvend.backend.ordering.GivingRule.May;
import org.ralvend.protocol.json.Bytes;

/** What a buyer may do about a code for somebody else: a row of the table each. */
class GivingRuleTest {
    private static final Recipient VALID = recipient(1, null);

    @Test
    void givesWhatCanStillBeFetched() {
        assertEquals(May.GIVE, may(SOLD, List.of(), SaleState.CLAIMABLE));
        assertEquals(May.GIVE, may(SOLD, List.of(), SaleState.DELIVERING));
        assertEquals(May.GIVE, may(SOLD, List.of(), SaleState.DELIVERED, SaleState.CLAIMABLE));
    }

    @Test
    void takesBackTheOneThatIsValid() {
        assertEquals(May.TAKE_BACK, may(SOLD, List.of(VALID), SaleState.CLAIMABLE));
        assertEquals(May.TAKE_BACK, may(SOLD, List.of(recipient(1, SOLD), recipient(2, null)), SaleState.CLAIMABLE));
    }

    @Test
    void givesNoMoreOftenThanItsLimit() {
        assertEquals(May.GIVE, may(SOLD, takenBack(GivingRule.MOST - 1), SaleState.CLAIMABLE));
        assertEquals(May.NOTHING, may(SOLD, takenBack(GivingRule.MOST), SaleState.CLAIMABLE));
    }

    @Test
    void doesNothingAboutWhatCannotBeFetched() {
        for (SaleState state : List.of(
                SaleState.RECORDED, SaleState.DELIVERED, SaleState.REFUND_DUE, SaleState.REFUNDED, SaleState.VOID)) {
            assertEquals(May.NOTHING, may(SOLD, List.of(), state), state.name());
            assertEquals(May.NOTHING, may(SOLD, List.of(VALID), state), state.name());
        }
        assertEquals(May.NOTHING, may(DEADLINE, List.of(), SaleState.CLAIMABLE));
        assertEquals(May.NOTHING, GivingRule.of(ColaSale.of(), List.of(), SOLD));
    }

    private static May may(Instant now, List<Recipient> recipients, SaleState... units) {
        return GivingRule.of(ColaSale.of(units), recipients, now);
    }

    private static List<Recipient> takenBack(int times) {
        return IntStream.rangeClosed(1, times).mapToObj(n -> recipient(n, SOLD)).toList();
    }

    private static Recipient recipient(int n, @Nullable Instant takenBackAt) {
        return new Recipient(n, Bytes.ofText("secret " + n), Bytes.ofText("digits " + n), SOLD, takenBackAt);
    }
}
