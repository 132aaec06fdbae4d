package org.ralvend.backend.uplink;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.Pure;
import org.ralvend.backend.ordering.MoneyDesk.Unread;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.Bytes;

/**
 * Which sale an entry names that is not booked: where it may be about money, that sale must be open. A body that does not
 * decode is read as text, so that neither an unknown field nor a torn end hides the sale.
 */
@Pure
final class Naming {
    /** Before anything is asked for, or after the money has gone back: these leave nothing open. */
    private static final Set<String> HARMLESS = Set.of(
            "CreditReceived",
            "CreditReturned",
            "AuthorisationAsked",
            "GiftCardAsked",
            "AuthorisationEnded",
            "VerdictReceived",
            "PaymentReleased");

    private static final String REQUEST = "SaleRequested";
    private static final Pattern SALE =
            Pattern.compile("\"sale\"\\s*:\\s*\"([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\"");
    private static final Pattern TYPE = Pattern.compile("\"type\"\\s*:\\s*\"(\\w{1,64})\"");

    private Naming() {}

    /** @param fact null where the body does not decode */
    static Optional<Unread> of(@Nullable Fact fact, Bytes body) {
        return switch (fact) {
            case null -> read(new String(body.toArray(), StandardCharsets.UTF_8));
            case Fact.SaleRequested f -> Optional.of(new Unread(f.sale(), true, f.total(), f));
            case Fact.PaymentKept f -> Optional.of(new Unread(f.sale(), false, f.amount(), null));
            case Fact.PaymentUnresolved f -> Optional.of(new Unread(f.sale(), false, f.amount(), null));
            case Fact.RefundOwed f -> Optional.of(new Unread(f.sale(), false, f.amount(), null));
            case Fact.EpochStarted _, Fact.EpochClosed _, Fact.Lost _ -> Optional.empty();
            case Fact.CreditReceived _, Fact.CreditReturned _ -> Optional.empty();
            case Fact.AuthorisationAsked _, Fact.AuthorisationEnded _, Fact.GiftCardAsked _ -> Optional.empty();
            case Fact.VerdictReceived _, Fact.PaymentReleased _ -> Optional.empty();
            case Fact.AttemptReceived _, Fact.AttemptStarted _, Fact.Dispensed _ -> Optional.empty();
            case Fact.DispenseFailed _, Fact.DispenseUnresolved _, Fact.AttemptRefused _ -> Optional.empty();
            case Fact.AttemptCancelled _, Fact.AttemptVoided _, Fact.SlotCounted _ -> Optional.empty();
            case Fact.OfClaim _ -> Optional.empty();
            case Fact.FaultRaised _, Fact.FaultCleared _ -> Optional.empty();
        };
    }

    private static Optional<Unread> read(String text) {
        Matcher sale = SALE.matcher(text);
        Matcher type = TYPE.matcher(text);
        String kind = type.find() ? type.group(1) : "";
        return sale.find() && !HARMLESS.contains(kind)
                ? Optional.of(new Unread(SaleId.of(sale.group(1)), kind.equals(REQUEST), null, null))
                : Optional.empty();
    }
}
