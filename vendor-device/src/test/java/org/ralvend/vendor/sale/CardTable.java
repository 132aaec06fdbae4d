package org.ralvend.vendor.sale;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/** A card's reader in a {@link CrashWorld}, of which it is known what it really did with the money of each sale. */
final class CardTable {
    /** Money that was taken from cards, by sale. */
    final Map<SaleId, Long> taken = new HashMap<>();

    private final Random random;
    private Money offered = Walk.eur(0);
    private boolean wanted;
    private @Nullable SaleId asked;
    private boolean approved;
    private @Nullable CardWord next;

    CardTable(Random random) {
        this.random = random;
    }

    void perform(Act.OfCard act, @Nullable SaleId sale) {
        switch (act) {
            case Act.OfferCard a -> {
                offered = a.amount();
                wanted = true;
            }
            case Act.WithdrawCard _ -> wanted = false;
            case Act.AskCard a -> {
                asked = sale;
                wanted = false;
                offered = a.amount();
                next = null;
            }
            case Act.CancelCard _ -> {}
            case Act.KeepCard _ -> {
                boolean done = approved && random.nextInt(10) > 0;
                if (done && asked != null) {
                    taken.merge(asked, offered.minor(), Long::sum);
                }
                over(done && random.nextInt(10) > 0 ? new CardWord.Kept() : new CardWord.Lost());
            }
            case Act.ReleaseCard _ ->
                over(random.nextInt(10) > 0 && approved ? new CardWord.Released() : new CardWord.Lost());
        }
    }

    /** What the reader says now, if anything. */
    @Nullable
    CardWord says() {
        CardWord word = next;
        next = null;
        if (word != null) {
            return word;
        }
        if (wanted) {
            return new CardWord.Shown();
        }
        if (asked == null || approved) {
            return random.nextInt(20) == 0 ? new CardWord.ReaderChanged(random.nextInt(4) > 0) : null;
        }
        int chance = random.nextInt(8);
        if (chance == 0) {
            over(new CardWord.Refused(AuthorisationEnd.DECLINED));
            return says();
        } else if (chance == 1) {
            over(new CardWord.Lost());
            return says();
        }
        approved = true;
        return new CardWord.Approved(chance == 2 ? Walk.eur(offered.minor() + 5) : offered);
    }

    void restart() {
        over(null);
        wanted = false;
    }

    private void over(@Nullable CardWord word) {
        next = word;
        asked = null;
        approved = false;
    }
}
