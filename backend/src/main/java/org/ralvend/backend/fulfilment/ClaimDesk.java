package org.ralvend.backend.fulfilment;

import java.time.Duration;
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
import org.ralvend.protocol.SoldUnit;

/**
 * Decides about customers at redelivery terminals, beside {@link Dispatch}, over the same rows.
 *
 * <pre>
 *   claim    fact                                             next     then
 *   –        ClaimEntered, its sale is known                  open     the sale's units are shown; what was open at this terminal is closed
 *   –        ClaimEntered, nothing is behind it               closed   refused; counts as a wrong code
 *   –        ClaimEntered where too many were wrong           closed   refused, whatever is behind it
 *   open     RedeliveryAsked, the unit is claimable, in time  open     an attempt within reach of the terminal; none: shown as that
 *   open     RedeliveryAsked otherwise, or closed in this batch   open shown again
 *   open     NothingCameOut, and that word counts             open     the attempt is written off ({@link CustomerWord}); shown again
 *   open     NothingCameOut otherwise                         open     shown again
 *   open     its sale's units changed by what devices sent    open     shown again
 *   open     ClaimClosed                                      closed   nothing follows what is under way for this customer
 *   closed   any                                              closed   nothing
 * </pre>
 *
 * One thread, one transaction.
 */
@Pure
public final class ClaimDesk {
    /** A wrong code counts where whoever entered it may still read the answer. */
    private static final Duration LIVE = Duration.ofSeconds(60);

    /** How long after its deadline a code still tells that its money went back. */
    private static final Duration TOLD_OF_REFUND = Duration.ofDays(90);

    /** What a terminal is told; of several about one claim the last counts. */
    public record Told(DeviceId device, Down.OfClaim message) {}

    private final ClaimBook claims;
    private final WrongCodes wrong;
    private final ClaimStore.About about;
    private final Dispatch dispatch;
    private final CustomerWord word;
    private final Map<ClaimId, List<Down.ClaimShown.Unit>> shown = new HashMap<>();
    private final List<Told> refusals = new ArrayList<>();
    private final List<Ended> ended = new ArrayList<>();

    /** A claim that another one at the same terminal has ended. */
    public record Ended(Origin by, ClaimId claim) {}

    /**
     * What a batch's claims are decided by.
     *
     * @param wordLimitMinor as {@link CustomerWord}'s
     */
    record Loaded(ClaimBook claims, WrongCodes wrong, ClaimStore.About about, long wordLimitMinor) {}

    ClaimDesk(Loaded loaded, Dispatch dispatch, Instant now) {
        this.claims = loaded.claims();
        this.wrong = loaded.wrong();
        this.about = loaded.about();
        this.dispatch = dispatch;
        this.word = new CustomerWord(claims, dispatch, loaded.wordLimitMinor());
        claims.open(now).forEach(claim -> shown.put(claim.id(), units(claim, now)));
    }

    /** @throws UnbookableException where it comes from no terminal, or is about what is another's */
    public void book(Origin origin, Fact.OfClaim fact, Instant now) throws UnbookableException {
        if (!origin.isTerminal()) {
            throw new UnbookableException(FaultCode.MESSAGE_FOREIGN, origin.machine() + " is no terminal");
        }
        switch (fact) {
            case Fact.ClaimEntered entered -> enter(origin, entered, now);
            case Fact.RedeliveryAsked asked -> ask(origin, asked, now);
            case Fact.NothingCameOut said -> deny(origin, said, now);
            case Fact.ClaimClosed closed ->
                claims.find(closed.claim())
                        .filter(claim -> claim.machine().equals(origin.machine()) && claim.closedAt() == null)
                        .ifPresent(claim -> end(claim, now));
        }
    }

    /** What has changed for whoever stands at a terminal, once everything is decided. */
    public List<Told> told(Instant now) {
        List<Told> told = new ArrayList<>(refusals);
        for (Claim claim : claims.open(now)) {
            List<Down.ClaimShown.Unit> units = units(claim, now);
            if (!units.equals(shown.get(claim.id()))) {
                Claim next = claim.shownAgain();
                claims.put(next);
                Instant deadline = sale(claim).orElseThrow().deadline();
                told.add(new Told(claim.device(), new Down.ClaimShown(claim.id(), next.revision(), deadline, units)));
            }
        }
        return told;
    }

    /** Claims of which nobody there will say that they are over. */
    public List<Ended> ended() {
        return List.copyOf(ended);
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
        for (Claim before : claims.at(origin.machine())) {
            end(before, now);
            ended.add(new Ended(origin, before.id()));
        }
        KeypadCode code = entered.keypadCode();
        List<String> places = WrongCodes.places(origin.machine(), code);
        Optional<Instant> closed = wrong.closedUntil(places, now);
        SaleId sale = closed.isPresent() ? null : about.behind().get(entered.claim());
        boolean found = sale != null
                && dispatch.sales()
                        .find(sale)
                        .filter(known -> isWorth(known, now))
                        .isPresent();
        claims.put(Claim.entered(entered.claim(), origin, found ? sale : null, now));
        if (found) {
            return;
        }
        Long age = origin.ageMillis();
        if (closed.isEmpty() && age != null && age < LIVE.toMillis()) {
            wrong.count(places, now);
        }
        ClaimRefusal reason = closed.isEmpty() ? ClaimRefusal.UNKNOWN_CODE : ClaimRefusal.TOO_MANY_TRIES;
        Instant at = closed.orElse(
                code == null || sale != null ? null : about.heard().get(code.vendorNumber()));
        refusals.add(new Told(origin.device(), new Down.ClaimRefused(entered.claim(), reason, at)));
    }

    private void ask(Origin origin, Fact.RedeliveryAsked asked, Instant now) throws UnbookableException {
        Optional<Claim> own = own(origin, asked.claim(), asked.unit());
        if (own.isPresent()) {
            ask(own.get(), origin, asked, now);
        }
    }

    private void ask(Claim claim, Origin origin, Fact.RedeliveryAsked asked, Instant now) {
        Long age = origin.ageMillis();
        Sale sale = sale(claim).orElseThrow();
        boolean claimable = sale.unit(asked.unit().unit())
                .filter(unit -> unit.state() == SaleState.CLAIMABLE)
                .isPresent();
        boolean inTime = age != null && age < SaleDesk.HATCH_TIME.toMillis() && now.isBefore(sale.deadline());
        boolean stays = claim.isOpen(now) && !about.closing().contains(claim.id());
        if (age != null && inTime && claimable && stays) {
            Customer customer =
                    new Customer(origin.machine(), now.plus(SaleDesk.HATCH_TIME).minusMillis(age));
            Cause cause = new Cause(origin, "asked for at " + origin.machine());
            dispatch.redeliver(sale, asked.unit().unit(), customer, cause, now);
        }
        // Whatever came of it is said, also where nothing changed.
        shown.remove(claim.id());
    }

    private void end(Claim claim, Instant now) {
        claims.put(claim.closed(now));
        SaleId sale = claim.sale();
        if (sale != null) {
            dispatch.left(sale, claim.machine(), now);
        }
    }

    private void deny(Origin origin, Fact.NothingCameOut said, Instant now) throws UnbookableException {
        Cause cause = new Cause(origin, "the customer says at " + origin.machine() + " that nothing came out");
        own(origin, said.claim(), said.unit()).ifPresent(claim -> {
            Sale sale = sale(claim).orElseThrow();
            if (claim.isOpen(now)) {
                sale.unit(said.unit().unit()).ifPresent(unit -> word.take(claim, sale, unit, cause, now));
            }
            shown.remove(claim.id());
        });
    }

    /**
     * A claim of this terminal, with this unit behind it; empty where nothing is behind it any more: the code was entered
     * before this backend was restored, and came again before its sale did.
     */
    private Optional<Claim> own(Origin origin, ClaimId id, SoldUnit unit) throws UnbookableException {
        Claim claim = claims.find(id)
                .filter(known -> known.machine().equals(origin.machine()))
                .orElseThrow(() -> new UnbookableException(
                        FaultCode.MESSAGE_FOREIGN, "claim " + id + " was not entered at " + origin.machine()));
        if (claim.sale() != null && !unit.sale().equals(claim.sale())) {
            throw new UnbookableException(
                    FaultCode.MESSAGE_FOREIGN, "sale " + unit.sale() + " is not behind claim " + id);
        }
        return claim.sale() == null ? Optional.empty() : Optional.of(claim);
    }

    /** There are goods or money behind it, or were until not long ago. */
    private static boolean isWorth(Sale sale, Instant now) {
        boolean paidBack = sale.units().stream().anyMatch(unit -> unit.state() == SaleState.REFUNDED);
        return switch (sale.state()) {
            case RECORDED, DELIVERING, CLAIMABLE, REFUND_DUE -> true;
            case DELIVERED, REFUNDED -> now.isBefore(paidBack ? sale.deadline().plus(TOLD_OF_REFUND) : sale.deadline());
            case REJECTED, VOID -> false;
        };
    }

    private Optional<Sale> sale(Claim claim) {
        SaleId id = claim.sale();
        return id == null ? Optional.empty() : dispatch.sales().find(id);
    }

    private List<Down.ClaimShown.Unit> units(Claim claim, Instant now) {
        ClaimView view = dispatch.view();
        return sale(claim)
                .map(sale -> view.of(
                        sale,
                        claim.machine(),
                        unit -> word.about(sale, unit, now).isPresent()))
                .orElse(List.of());
    }
}
