package org.ralvend.backend.live;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.ralvend.backend.db.Database;
import org.ralvend.backend.db.Tx;
import org.ralvend.backend.ordering.GivingRule;
import org.ralvend.backend.ordering.Recipient;
import org.ralvend.backend.ordering.RecipientCodes;
import org.ralvend.backend.ordering.Recipients;
import org.ralvend.backend.ordering.Recipients.Giver;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleKey;
import org.ralvend.backend.ordering.Secrets;
import org.ralvend.protocol.ClaimSecret;

/** What a buyer does about a code for somebody else, and who looks at a page because of it. Any thread. */
@Singleton
final class Giving {
    /** What is asked for; anything else is nothing. */
    static final String GIVE = "give";

    static final String TAKE_BACK = "take-back";

    private final Database database;
    private final Recipients recipients;
    private final RecipientCodes codes;

    Giving(Database database, Recipients recipients, RecipientCodes codes) {
        this.database = database;
        this.recipients = recipients;
        this.codes = codes;
    }

    /** Committed when it returns. A repeat, or what may not be, changes nothing: the page says how it stands. */
    void take(String what, SaleReader.Seen seen, Giver giver, Instant at) {
        if (!(seen.visitor() instanceof Visitor.Buyer)) {
            return;
        }
        SaleKey key = seen.key();
        Instant now = at.truncatedTo(ChronoUnit.MICROS);
        switch (what) {
            case GIVE -> database.run(tx -> recipients.give(tx, key.scope(), key.sale(), giver, now));
            case TAKE_BACK -> database.run(tx -> recipients.takeBack(tx, key.scope(), key.sale(), now));
            default -> {}
        }
    }

    /** What the page needs of it; asked for of a sale that nobody made, too. */
    List<Recipient> of(Tx tx, SaleKey key) {
        return recipients.of(tx, key.scope(), key.sale());
    }

    /**
     * @param giver with the secret that was asked with
     * @param all recipients of this sale
     */
    Visitor visitor(Secrets.Behind behind, Giver giver, Sale sale, List<Recipient> all, Instant now) {
        if (behind.recipient() == 0) {
            Visitor.Given given = all.stream()
                    .filter(Recipient::isValid)
                    .findFirst()
                    .map(recipient -> given(giver, recipient))
                    .orElse(null);
            return new Visitor.Buyer(GivingRule.of(sale, all, now), given);
        }
        boolean valid = all.stream().anyMatch(one -> one.n() == behind.recipient() && one.isValid());
        return new Visitor.Recipient(
                valid ? codes.keypad(giver.vendorNumber(), new ClaimSecret(giver.secret())) : null);
    }

    private Visitor.Given given(Giver giver, Recipient recipient) {
        ClaimSecret secret = codes.secret(giver.secret(), recipient.n());
        return new Visitor.Given(secret, codes.keypad(giver.vendorNumber(), secret), recipient.givenAt());
    }
}
