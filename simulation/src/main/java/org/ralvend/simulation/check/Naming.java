package org.ralvend.simulation.check;

import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.SaleId;

/** What a fact is about. */
final class Naming {
    private Naming() {}

    /** Null where it names none. */
    static @Nullable SaleId sale(Fact fact) {
        return switch (fact) {
            case Fact.SaleRequested f -> f.sale();
            case Fact.CreditReceived f -> f.sale();
            case Fact.CreditReturned f -> f.sale();
            case Fact.AuthorisationAsked f -> f.sale();
            case Fact.GiftCardAsked f -> f.sale();
            case Fact.AuthorisationEnded f -> f.sale();
            case Fact.VerdictReceived f -> f.sale();
            case Fact.PaymentKept f -> f.sale();
            case Fact.PaymentReleased f -> f.sale();
            case Fact.PaymentUnresolved f -> f.sale();
            case Fact.RefundOwed f -> f.sale();
            case Fact.AttemptReceived _, Fact.AttemptStarted _, Fact.Dispensed _, Fact.DispenseFailed _ -> null;
            case Fact.DispenseUnresolved _, Fact.AttemptRefused _, Fact.AttemptCancelled _ -> null;
            case Fact.AttemptVoided _, Fact.SlotCounted _, Fact.OfClaim _, Fact.FaultRaised _, Fact.FaultCleared _ ->
                null;
            case Fact.EpochStarted _, Fact.EpochClosed _, Fact.Lost _ -> null;
        };
    }

    /** Null where it names none. */
    static @Nullable AttemptId attempt(Fact fact) {
        return switch (fact) {
            case Fact.AttemptReceived f -> f.attempt();
            case Fact.AttemptStarted f -> f.attempt();
            case Fact.Dispensed f -> f.attempt();
            case Fact.DispenseFailed f -> f.attempt();
            case Fact.DispenseUnresolved f -> f.attempt();
            case Fact.AttemptRefused f -> f.attempt();
            case Fact.AttemptCancelled f -> f.attempt();
            case Fact.AttemptVoided f -> f.attempt();
            case Fact.SaleRequested _, Fact.CreditReceived _, Fact.CreditReturned _, Fact.VerdictReceived _ -> null;
            case Fact.AuthorisationAsked _, Fact.AuthorisationEnded _, Fact.GiftCardAsked _ -> null;
            case Fact.PaymentKept _, Fact.PaymentReleased _, Fact.PaymentUnresolved _, Fact.RefundOwed _ -> null;
            case Fact.SlotCounted _, Fact.OfClaim _, Fact.FaultRaised _, Fact.FaultCleared _ -> null;
            case Fact.EpochStarted _, Fact.EpochClosed _, Fact.Lost _ -> null;
        };
    }
}
