package org.ralvend.backend.live;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.ordering.GivingRule;
import org.ralvend.protocol.ClaimSecret;
import org.ralvend.protocol.KeypadCode;

/** Who looks at a page: that is said by whose secret it is. */
@Pure
sealed interface Visitor {
    /**
     * Who bought it.
     *
     * @param may what is offered to be done
     * @param given what somebody else has; null where nobody has anything
     */
    record Buyer(GivingRule.May may, @Nullable Given given) implements Visitor {}

    /** @param since when it was given */
    record Given(ClaimSecret secret, KeypadCode code, Instant since) {}

    /**
     * To whom it was given: is shown no money.
     *
     * @param code to be keyed in at a terminal; null where it was taken back
     */
    record Recipient(@Nullable KeypadCode code) implements Visitor {}
}
