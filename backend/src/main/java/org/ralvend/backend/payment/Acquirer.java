package org.ralvend.backend.payment;

import java.util.UUID;
import org.ralvend.backend.Pure;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/**
 * Whoever can send money back to the card that it came from; docs/acquirer.md says what is spoken. A call waits for its
 * answer, never longer than a named time, and throws for nothing that the other side does: what is not clear is
 * {@link Unclear}. Any thread, and never within a transaction.
 */
public interface Acquirer {
    /**
     * A refund that is stored here.
     *
     * @param id under which the acquirer does it once, however often it is asked
     */
    @Pure
    record Wanted(UUID id, Charge charge, Money amount) {}

    /**
     * What a card paid.
     *
     * @param machine the vendor that took it
     * @param n the tender of the sale, from 1: two cards may pay one sale
     * @param minor in all, in minor units
     */
    @Pure
    record Charge(MachineId machine, SaleId sale, int n, long minor) {}

    /** What was heard of a refund. */
    @Pure
    sealed interface Heard {}

    /** The money went back. */
    @Pure
    record Done(String reference) implements Heard {}

    /** It is being done: to be looked up again. */
    @Pure
    record Pending() implements Heard {}

    /** The money did not go back, and never will under this id. */
    @Pure
    record Refused(String reason) implements Heard {}

    /** Nobody has asked for this id there. */
    @Pure
    record NeverHeard() implements Heard {}

    /** It may have been done, or not: to be looked up. */
    @Pure
    record Unclear(String why) implements Heard {}

    /** Asks for it. A repeat under its id is the same refund. */
    Heard ask(Wanted wanted);

    /** Asks what became of it. */
    Heard look(Wanted wanted);
}
