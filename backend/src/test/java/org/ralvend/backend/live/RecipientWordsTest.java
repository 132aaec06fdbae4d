package org.ralvend.backend.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.ralvend.backend.ColaSale.DEADLINE;
import static org.ralvend.backend.ColaSale.PRICE;
import static org.ralvend.backend.ColaSale.SOLD;

import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.ralvend.backend.payment.Balances.Balance;
import org.ralvend.backend.payment.ByCard;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.MachineId;

/** What somebody reads to whom a sale was given. */
class RecipientWordsTest {
    private static final MachineId NEAR = new MachineId("near");
    private static final List<Stand> ALL = List.of(
            new Stand.Coming(NEAR),
            new Stand.Here(NEAR),
            new Stand.Unheard(NEAR, DEADLINE, false),
            new Stand.Unheard(NEAR, DEADLINE, true),
            new Stand.Unsure(NEAR, DEADLINE, false),
            new Stand.Unsure(NEAR, DEADLINE, true),
            new Stand.Claimable(List.of(NEAR), DEADLINE),
            new Stand.Claimable(List.of(), DEADLINE),
            new Stand.MoneyUnknown(DEADLINE, false),
            new Stand.RefundDue(PRICE, Stand.Way.CARD, ByCard.Who.OPERATOR, DEADLINE, false),
            new Stand.Paying(DEADLINE),
            new Stand.Had(NEAR, SOLD, null),
            new Stand.Stored(PRICE, new Balance(PRICE, false)),
            new Stand.Refunded(PRICE, Stand.Way.GIFT_CARD, new Balance(PRICE, false)),
            new Stand.Rejected(RejectReason.OUT_OF_STOCK, false, DEADLINE),
            new Stand.NotKept());

    @Test
    void speaksOfEveryStand() {
        Set<Class<?>> spokenOf = ALL.stream().map(Object::getClass).collect(Collectors.toSet());
        assertEquals(Set.copyOf(Arrays.asList(Stand.class.getPermittedSubclasses())), spokenOf);
    }

    @Test
    void saysNothingOfMoney() {
        for (Language language : Language.values()) {
            RecipientWords words = new RecipientWords(new Words(language, ZoneId.of("UTC")));
            for (Stand stand : ALL) {
                String said = words.headline(stand) + " " + words.next(stand);
                for (String money :
                        List.of("eur", "2.50", "2,50", "refund", "erstatt", "money", "geld", "card", "karte")) {
                    assertFalse(said.toLowerCase(Locale.ROOT).contains(money), said);
                }
            }
        }
    }

    /** After that it is the buyer's money. */
    @Test
    void saysUntilWhenItCanBeFetched() {
        RecipientWords words = new RecipientWords(new Words(Language.ENGLISH, ZoneId.of("UTC")));
        assertEquals(
                "Go to the collection terminal near and enter the code below, until 5 December 2026, 12:00 (UTC). After that it"
                        + " is not to be had any more.",
                words.next(new Stand.Claimable(List.of(NEAR), DEADLINE)));
    }
}
