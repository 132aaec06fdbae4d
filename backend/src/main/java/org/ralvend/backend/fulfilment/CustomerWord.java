package org.ralvend.backend.fulfilment;

import java.time.Instant;
import java.util.Optional;
import org.ralvend.backend.Pure;
import org.ralvend.backend.fulfilment.Attempt.State;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleUnit;

/**
 * The customer says that nothing came out: enough to write an attempt off of which nobody knows whether it fell, once per
 * sale, up to what the operator has set, and once its motor must stand. One thread, one transaction.
 *
 * @param limitMinor what a unit may have cost, in minor units of its currency; 0 where nobody's word counts
 */
@Pure
record CustomerWord(ClaimBook claims, Dispatch dispatch, long limitMinor) {
    /** The attempt that it would end. */
    Optional<Attempt> about(Sale sale, SaleUnit unit, Instant now) {
        if (unit.price().minor() > limitMinor || claims.isDenied(sale.id()) || !now.isBefore(sale.deadline())) {
            return Optional.empty();
        }
        return dispatch.attempts().at(sale.id(), unit.unit()).stream()
                .filter(attempt -> attempt.state() == State.UNRESOLVED)
                .filter(attempt -> WriteOffRule.refuses(attempt, false, now).isEmpty())
                .findFirst();
    }

    /** Nothing, where it does not count. */
    void take(Claim claim, Sale sale, SaleUnit unit, Cause cause, Instant now) {
        about(sale, unit, now).ifPresent(attempt -> {
            var _ = dispatch.settlement().writeOff(attempt, false, cause, now);
            claims.put(claim.denied(now));
        });
    }
}
