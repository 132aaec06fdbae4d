package org.ralvend.device.journal;

import java.util.Map;
import org.ralvend.protocol.Fact;

/** What a fact adds to a machine's running totals. What a gift card pays goes through no machine. */
final class Totals {
    private Totals() {}

    static Map<String, Long> of(Fact fact) {
        return switch (fact) {
            case Fact.CreditReceived f when f.tender() == Fact.Tender.GIFT_CARD -> Map.of();
            case Fact.CreditReceived f -> Map.of("money.in", f.amount().minor());
            case Fact.CreditReturned f -> Map.of("money.returned", f.amount().minor());
            case Fact.PaymentReleased f -> Map.of("money.returned", f.amount().minor());
            case Fact.PaymentKept f -> Map.of("money.kept", f.amount().minor());
            case Fact.PaymentUnresolved f ->
                Map.of("money.unresolved", f.amount().minor());
            case Fact.Dispensed f -> Map.of("slot." + f.slot() + ".dispensed", 1L);
            case Fact.EpochStarted f -> Map.of();
            case Fact.EpochClosed f -> Map.of();
            case Fact.Lost f -> Map.of();
            case Fact.AuthorisationAsked f -> Map.of();
            case Fact.AuthorisationEnded f -> Map.of();
            case Fact.GiftCardAsked f -> Map.of();
            case Fact.SaleRequested f -> Map.of();
            case Fact.VerdictReceived f -> Map.of();
            case Fact.RefundOwed f -> Map.of();
            case Fact.AttemptReceived f -> Map.of();
            case Fact.AttemptStarted f -> Map.of();
            case Fact.DispenseFailed f -> Map.of();
            case Fact.DispenseUnresolved f -> Map.of();
            case Fact.AttemptRefused f -> Map.of();
            case Fact.AttemptCancelled f -> Map.of();
            case Fact.AttemptVoided f -> Map.of();
            case Fact.SlotCounted f -> Map.of();
            case Fact.OfClaim f -> Map.of();
            case Fact.FaultRaised f -> Map.of();
            case Fact.FaultCleared f -> Map.of();
        };
    }
}
