package org.ralvend.backend.uplink;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;
import org.ralvend.backend.UnbookableException;
import org.ralvend.backend.fleet.Reach;
import org.ralvend.backend.fulfilment.ClaimDesk;
import org.ralvend.backend.fulfilment.Dispatch;
import org.ralvend.backend.ordering.GiftDesk;
import org.ralvend.backend.ordering.MoneyDesk;
import org.ralvend.backend.ordering.MoneyDesk.Unread;
import org.ralvend.backend.ordering.RequestDesk;
import org.ralvend.backend.ordering.SaleDesk;
import org.ralvend.backend.ordering.Verdict;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.ClaimId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.SaleId;

/** Takes the facts of one batch in the order of their arrival to the desk that they concern. One thread, one transaction. */
@Pure
final class Booking {
    /** A verdict and whose it is. */
    record Given(Origin origin, Verdict verdict) {}

    /** Something that a device's journal shows to have arrived there. */
    record Shown(Origin origin, String about) {}

    /** What a gift card pays of a sale to come, and who asked. */
    record Answered(Origin origin, Down.OfSale message) {}

    /** Under which names what is sent waits until it is shown to have arrived. */
    record Names(
            Function<SaleId, String> verdict,
            Function<SaleId, String> gift,
            Function<AttemptId, String> attempt,
            Function<ClaimId, String> claim) {}

    /** Who decides what, over the same rows. */
    record Desks(SaleDesk sales, Dispatch dispatch, ClaimDesk claims, Reach reach) {}

    private final SaleDesk sales;
    private final RequestDesk requests;
    private final MoneyDesk money;
    private final Dispatch dispatch;
    private final ClaimDesk claims;
    private final Reach reach;
    private final GiftDesk gifts;
    private final Names names;
    private final List<Given> verdicts = new ArrayList<>();
    private final List<Answered> answered = new ArrayList<>();
    private final List<Shown> shown = new ArrayList<>();

    Booking(Desks desks, Names names) {
        this.sales = desks.sales();
        this.requests = new RequestDesk(sales);
        this.money = new MoneyDesk(sales);
        this.dispatch = desks.dispatch();
        this.claims = desks.claims();
        this.reach = desks.reach();
        this.gifts = new GiftDesk(sales);
        this.names = names;
    }

    /** @throws UnbookableException where somebody must look at the fact: nothing was changed by it */
    void book(Origin origin, Fact fact, Instant now) throws UnbookableException {
        switch (fact) {
            case Fact.SaleRequested f -> {
                boolean ordered = dispatch.wasOrdered(f.sale());
                verdicts.add(
                        new Given(origin, requests.request(origin, f, reach.from(origin.machine()), ordered, now)));
                dispatch.recorded(f.sale(), origin, now);
            }
            case Fact.VerdictReceived f ->
                shown.add(new Shown(
                        origin,
                        names.verdict().apply(sales.own(origin, f.sale()).id())));
            case Fact.PaymentKept f -> {
                dispatch.recorded(f.sale(), origin, now);
                money.kept(origin, f, now).ifPresent(sale -> dispatch.deliver(sale, origin, now));
            }
            case Fact.PaymentReleased f -> money.released(origin, f, now);
            case Fact.PaymentUnresolved f -> money.unresolved(origin, f, now);
            case Fact.RefundOwed f -> money.refundOwed(origin, f, now);
            case Fact.AttemptReceived f -> dispatch.taken(shown(origin, f.attempt()), f, now);
            case Fact.AttemptStarted f -> dispatch.started(shown(origin, f.attempt()), f.attempt(), now);
            case Fact.Dispensed f -> dispatch.dispensed(shown(origin, f.attempt()), f.attempt(), f.slot(), now);
            case Fact.DispenseFailed f -> dispatch.failed(shown(origin, f.attempt()), f.attempt(), f.reason(), now);
            case Fact.DispenseUnresolved f -> dispatch.unresolved(shown(origin, f.attempt()), f.attempt(), now);
            case Fact.AttemptRefused f -> dispatch.refused(shown(origin, f.attempt()), f.attempt(), f.reason(), now);
            case Fact.AttemptCancelled f -> dispatch.cancelled(shown(origin, f.attempt()), f.attempt(), now);
            case Fact.AttemptVoided f -> dispatch.voided(shown(origin, f.attempt()), f.attempt(), now);
            case Fact.SlotCounted f -> dispatch.counted(origin, f.slot(), f.units(), now);
            case Fact.OfClaim f -> claim(origin, f, now);
            case Fact.EpochStarted f -> begun(f);
            case Fact.EpochClosed f -> {}
            case Fact.Lost f ->
                throw new UnbookableException(
                        FaultCode.JOURNAL_CORRUPT, "entries " + f.from() + " to " + f.to() + " are lost");
            case Fact.GiftCardAsked f -> answered.add(new Answered(origin, gifts.asked(origin, f)));
            case Fact.CreditReceived f -> giftShown(origin, f.sale(), f.tender());
            case Fact.AuthorisationAsked f -> {}
            case Fact.AuthorisationEnded f -> {
                gifts.ended(origin, f);
                giftShown(origin, f.sale(), f.tender());
            }
            case Fact.CreditReturned f -> {}
            case Fact.FaultRaised f -> raised(f);
            case Fact.FaultCleared f -> {}
        }
    }

    /** The entry is kept for an operator; the sale that it names, if any, is open. */
    void unbookable(Origin origin, Unread unread, String why, Instant now) {
        money.unbookable(origin, unread, why, now).ifPresent(verdict -> verdicts.add(new Given(origin, verdict)));
    }

    /** What was booked as far as it could be, and contradicts what is known. */
    Optional<String> conflict(Origin origin) {
        return money.conflict(origin).or(() -> dispatch.conflict(origin));
    }

    List<Given> verdicts() {
        return List.copyOf(verdicts);
    }

    List<Answered> answered() {
        return List.copyOf(answered);
    }

    List<Shown> shown() {
        List<Shown> all = new ArrayList<>(shown);
        claims.ended()
                .forEach(ended -> all.add(new Shown(ended.by(), names.claim().apply(ended.claim()))));
        return all;
    }

    /** What terminals are told once everything is decided. */
    List<ClaimDesk.Told> told(Instant now) {
        return claims.told(now);
    }

    private void giftShown(Origin origin, SaleId sale, Fact.Tender tender) {
        if (tender == Fact.Tender.GIFT_CARD) {
            shown.add(new Shown(origin, names.gift().apply(sale)));
        }
    }

    /** Who has closed a claim has seen all that he wanted. */
    private void claim(Origin origin, Fact.OfClaim fact, Instant now) throws UnbookableException {
        claims.book(origin, fact, now);
        if (fact instanceof Fact.ClaimClosed) {
            shown.add(new Shown(origin, names.claim().apply(fact.claim())));
        }
    }

    /** Whatever the device had done between the two, only it knew. */
    private static void begun(Fact.EpochStarted started) throws UnbookableException {
        String after = "a journal begins anew after " + started.previousLast() + " of " + started.previous();
        switch (started.reason()) {
            case NEW_DEVICE -> {}
            case SALVAGED -> throw new UnbookableException(FaultCode.JOURNAL_CORRUPT, after + ": its file was damaged");
            case DIVERGED ->
                throw new UnbookableException(
                        FaultCode.CHAIN_DIVERGED, after + ": its card was put back to an earlier state, or copied");
        }
    }

    /** Goods that fell without an order are missing on a shelf that nobody has named: somebody must look. */
    private static void raised(Fact.FaultRaised raised) throws UnbookableException {
        if (raised.fault() == FaultCode.DROP_UNASKED) {
            throw new UnbookableException(FaultCode.DROP_UNASKED, raised.detail());
        }
    }

    /** Whatever a journal says of an attempt shows that the order for it arrived. */
    private Origin shown(Origin origin, AttemptId attempt) {
        shown.add(new Shown(origin, names.attempt().apply(attempt)));
        return origin;
    }
}
