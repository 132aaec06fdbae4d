package org.ralvend.backend.fulfilment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;
import org.ralvend.backend.UnbookableException;
import org.ralvend.backend.ordering.Cause;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Down.ClaimRefusal;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.SaleId;

/**
 * Decides about customers at redelivery terminals, beside {@link Dispatch}, over the same rows.
 *
 * <pre>
 *   claim    fact                                             next     then
 *   –        ClaimEntered, its sale is known                  open     the sale's units are shown
 *   –        ClaimEntered, nothing is behind it               closed   refused; counts as a wrong code
 *   –        ClaimEntered where too many were wrong           closed   refused, whatever is behind it
 *   open     RedeliveryAsked, the unit is claimable, in time  open     an attempt within reach of the terminal; none: shown as that
 *   open     RedeliveryAsked otherwise                        open     shown again
 *   open     its sale's units changed                         open     shown again
 *   open     ClaimClosed                                      closed
 *   closed   any                                              closed   nothing
 * </pre>
 *
 * One thread, one transaction.
 */
@Pure
public final class ClaimDesk {
    /** What a terminal is told; of several about one claim the last counts. */
    public record Told(DeviceId device, Down.OfClaim message) {}

    private final ClaimBook claims;
    private final WrongCodes wrong;
    private final Map<ClaimId, SaleId> behind;
    private final Map<Integer, Instant> heard;
    private final Dispatch dispatch;
    private final Map<ClaimId, List<Down.ClaimShown.Unit>> shown = new HashMap<>();
    private final List<Told> refusals = new ArrayList<>();

    /**
     * What a batch's claims are decided by.
     *
     * @param behind the sale behind each code that was entered
     * @param heard when the vendors whose numbers were named were last heard
     */
    record Loaded(ClaimBook claims, WrongCodes wrong, Map<ClaimId, SaleId> behind, Map<Integer, Instant> heard) {}

    ClaimDesk(Loaded loaded, Dispatch dispatch, Instant now) {
        this.claims = loaded.claims();
        this.wrong = loaded.wrong();
        this.behind = loaded.behind();
        this.heard = loaded.heard();
        this.dispatch = dispatch;
        claims.open(now).forEach(claim -> shown.put(claim.id(), units(claim)));
    }

    /** @throws UnbookableException where it comes from no terminal, or is about what is another's */
    public void book(Origin origin, Fact.OfClaim fact, Instant now) throws UnbookableException {
        if (!origin.isTerminal()) {
            throw new UnbookableException(FaultCode.MESSAGE_FOREIGN, origin.machine() + " is no terminal");
        }
        switch (fact) {
            case Fact.ClaimEntered entered -> enter(origin, entered, now);
            case Fact.RedeliveryAsked asked -> ask(origin, asked, now);
            case Fact.ClaimClosed closed ->
                claims.find(closed.claim())
                        .filter(claim -> claim.machine().equals(origin.machine()) && claim.closedAt() == null)
                        .ifPresent(claim -> claims.put(claim.closed(now)));
        }
    }

    /** What has changed for whoever stands at a terminal, once everything is decided. */
    public List<Told> told(Instant now) {
        List<Told> told = new ArrayList<>(refusals);
        for (Claim claim : claims.open(now)) {
            List<Down.ClaimShown.Unit> units = units(claim);
            if (!units.equals(shown.get(claim.id()))) {
                Claim next = claim.shownAgain();
                claims.put(next);
                Instant deadline = sale(claim).orElseThrow().deadline();
                told.add(new Told(claim.device(), new Down.ClaimShown(claim.id(), next.revision(), deadline, units)));
            }
        }
        return told;
    }

    ClaimBook claims() {
        return claims;
    }

    WrongCodes wrong() {
        return wrong;
    }

    private void enter(Origin origin, Fact.ClaimEntered entered, Instant now) {
        if (claims.find(entered.claim()).isPresent()) {
            return;
        }
        KeypadCode code = entered.keypadCode();
        List<String> places = WrongCodes.places(origin.machine(), code);
        Optional<Instant> closed = wrong.closedUntil(places, now);
        SaleId sale = closed.isPresent() ? null : behind.get(entered.claim());
        boolean found = sale != null
                && dispatch.sales().find(sale).filter(ClaimDesk::isWorth).isPresent();
        Claim claim = new Claim(
                entered.claim(), origin.machine(), origin.device(), found ? sale : null, 0, now, found ? null : now);
        claims.put(claim);
        if (found) {
            return;
        }
        if (closed.isEmpty()) {
            wrong.count(places, now);
        }
        ClaimRefusal reason = closed.isEmpty() ? ClaimRefusal.UNKNOWN_CODE : ClaimRefusal.TOO_MANY_TRIES;
        Instant at = closed.orElse(code == null ? null : heard.get(code.vendorNumber()));
        refusals.add(new Told(origin.device(), new Down.ClaimRefused(entered.claim(), reason, at)));
    }

    private void ask(Origin origin, Fact.RedeliveryAsked asked, Instant now) throws UnbookableException {
        Claim claim = claims.find(asked.claim())
                .filter(known -> known.machine().equals(origin.machine()))
                .orElseThrow(() -> new UnbookableException(
                        FaultCode.MESSAGE_FOREIGN,
                        "claim " + asked.claim() + " was not entered at " + origin.machine()));
        if (!asked.unit().sale().equals(claim.sale())) {
            throw new UnbookableException(
                    FaultCode.MESSAGE_FOREIGN, "sale " + asked.unit().sale() + " is not behind claim " + claim.id());
        }
        Long age = origin.ageMillis();
        Sale sale = sale(claim).orElseThrow();
        boolean claimable = sale.unit(asked.unit().unit())
                .filter(unit -> unit.state() == SaleState.CLAIMABLE)
                .isPresent();
        boolean inTime = age != null && age < SaleDesk.HATCH_TIME.toMillis() && now.isBefore(sale.deadline());
        if (age != null && inTime && claimable && claim.isOpen(now)) {
            Customer customer =
                    new Customer(origin.machine(), now.plus(SaleDesk.HATCH_TIME).minusMillis(age));
            Cause cause = new Cause(origin, "asked for at " + origin.machine());
            dispatch.redeliver(sale, asked.unit().unit(), customer, cause, now);
        }
        // Whatever came of it is said, also where nothing changed.
        shown.remove(claim.id());
    }

    /** There are goods or money behind it. */
    private static boolean isWorth(Sale sale) {
        return switch (sale.state()) {
            case RECORDED, DELIVERING, CLAIMABLE, DELIVERED, REFUND_DUE, REFUNDED -> true;
            case REJECTED, VOID -> false;
        };
    }

    private Optional<Sale> sale(Claim claim) {
        SaleId id = claim.sale();
        return id == null ? Optional.empty() : dispatch.sales().find(id);
    }

    private List<Down.ClaimShown.Unit> units(Claim claim) {
        return sale(claim)
                .map(sale -> dispatch.view().of(sale, claim.machine()))
                .orElse(List.of());
    }
}
