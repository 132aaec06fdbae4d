package org.ralvend.simulation.coverage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ralvend.backend.db.Memory.Written;
import org.ralvend.backend.fleet.MemoryStandings;
import org.ralvend.backend.fleet.ReachRow;
import org.ralvend.backend.fleet.Reachability;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.fulfilment.Claim;
import org.ralvend.backend.fulfilment.Loss;
import org.ralvend.backend.fulfilment.WrongCodes;
import org.ralvend.backend.inventory.MemoryStock;
import org.ralvend.backend.inventory.Stock;
import org.ralvend.backend.inventory.StockBook.Movement;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.ordering.SaleUnit;
import org.ralvend.backend.ordering.StatusEvent;
import org.ralvend.backend.payment.GiftHold;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.RefundOrder;
import org.ralvend.backend.uplink.MemoryBooks.Sent;
import org.ralvend.backend.uplink.MemoryBooks.Stored;
import org.ralvend.backend.uplink.MemoryBooks.Unbooked;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.ProtocolException;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.SoldUnit;

/** What one transaction of the backend has changed, and which entries it booked. One thread. */
final class Commit {
    /** A row before and after; null where there was none. */
    record Change<T>(@Nullable T before, T after) {}

    /** What the simulation knows besides, at the moment of the commit. */
    interface Surroundings {
        /** The entries by which a journal is now stored further. */
        List<Fact> facts(Stored before, Stored after);

        Reachability standing(MachineId machine);

        boolean isKnown(SaleId sale);

        List<Attempt> attempts(SaleId sale);

        Optional<SaleState> stateOf(SoldUnit unit);
    }

    private final Surroundings surroundings;
    private final List<Change<Sale>> sales = new ArrayList<>();
    private final List<Change<Attempt>> attempts = new ArrayList<>();
    private final List<Change<Payment>> payments = new ArrayList<>();
    private final List<Change<Stock>> shelves = new ArrayList<>();
    private final List<Change<ReachRow>> standings = new ArrayList<>();
    private final List<Change<Stored>> journals = new ArrayList<>();
    private final List<Change<Claim>> claims = new ArrayList<>();
    private final List<Change<GiftHold>> holds = new ArrayList<>();
    private final List<Change<RefundOrder>> orders = new ArrayList<>();
    private final List<Down.OfClaim> told = new ArrayList<>();
    private final List<Down.OfSale> salesTold = new ArrayList<>();
    private final List<Object> fresh = new ArrayList<>();
    private @Nullable List<Fact> facts;

    Commit(List<Written> rows, Surroundings surroundings) {
        this.surroundings = surroundings;
        rows.forEach(this::take);
    }

    private void take(Written row) {
        switch (row.after()) {
            case Sale after -> sales.add(new Change<>((Sale) row.before(), after));
            case Attempt after -> attempts.add(new Change<>((Attempt) row.before(), after));
            case Payment after -> payments.add(new Change<>((Payment) row.before(), after));
            case Stock after -> shelves.add(new Change<>((Stock) row.before(), after));
            case ReachRow after -> standings.add(new Change<>((ReachRow) row.before(), after));
            case Stored after -> journals.add(new Change<>((Stored) row.before(), after));
            case Claim after -> claims.add(new Change<>((Claim) row.before(), after));
            case GiftHold after -> holds.add(new Change<>((GiftHold) row.before(), after));
            case RefundOrder after -> orders.add(new Change<>((RefundOrder) row.before(), after));
            case Sent after -> sent(row.before(), after);
            case null -> {}
            case Object after -> fresh.add(after);
        }
    }

    /** What is only sent again is nothing new. */
    private void sent(@Nullable Object before, Sent after) {
        if (after.equals(before)) {
            return;
        }
        try {
            Down message = Down.decode(after.payload().toArray());
            if (message instanceof Down.OfClaim claim) {
                told.add(claim);
            } else if (message instanceof Down.OfSale sale) {
                salesTold.add(sale);
            }
        } catch (ProtocolException e) {
            throw new IllegalStateException("the backend sends what cannot be read", e);
        }
    }

    /** What terminals are told anew. */
    List<Down.OfClaim> claimsTold() {
        return told;
    }

    /** What vendors are told anew of sales. */
    List<Down.OfSale> salesTold() {
        return salesTold;
    }

    List<Change<GiftHold>> holds() {
        return holds;
    }

    List<Change<RefundOrder>> orders() {
        return orders;
    }

    List<Change<Claim>> claims() {
        return claims;
    }

    /** Places where one more wrong code was counted. */
    List<WrongCodes.Tried> tried() {
        return fresh(WrongCodes.Tried.class);
    }

    Optional<SaleState> stateOf(SoldUnit unit) {
        return surroundings.stateOf(unit);
    }

    List<Change<Sale>> sales() {
        return sales;
    }

    List<Change<Attempt>> attempts() {
        return attempts;
    }

    List<Change<Payment>> payments() {
        return payments;
    }

    List<Change<Stock>> shelves() {
        return shelves;
    }

    List<Change<ReachRow>> standings() {
        return standings;
    }

    /** Whether a sale of which this is so has this event, whatever it says besides. */
    boolean tells(@Nullable SaleState from, SaleState to, String why) {
        return events(
                event -> event.from() == from && event.to() == to && event.why().contains(why));
    }

    /** Whether any sale's event says so. */
    boolean says(String why) {
        return events(event -> event.why().contains(why));
    }

    private boolean events(Function<StatusEvent, Boolean> which) {
        return fresh(StatusEvent.class).stream().anyMatch(which::apply);
    }

    /** Whether some unit went this way. */
    boolean unit(SaleState from, SaleState to) {
        for (Change<Sale> change : sales) {
            Sale before = change.before();
            for (SaleUnit unit : change.after().units()) {
                SaleState was = before == null
                        ? null
                        : before.unit(unit.unit()).map(SaleUnit::state).orElse(null);
                if (was == from && unit.state() == to) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether some attempt went this way. */
    boolean attempt(Set<Attempt.State> from, Attempt.State to) {
        return attempts.stream()
                .anyMatch(change -> change.before() != null
                        && from.contains(change.before().state())
                        && change.after().state() == to);
    }

    /** Attempts that were not known before. */
    List<Attempt> begun() {
        return attempts.stream()
                .filter(change -> change.before() == null)
                .map(Change::after)
                .toList();
    }

    boolean isLost(Attempt attempt) {
        return losses().stream().anyMatch(loss -> loss.attempt().equals(attempt.id()));
    }

    List<Loss> losses() {
        return fresh(Loss.class);
    }

    boolean isUnbooked(String detail) {
        return fresh(Unbooked.class).stream().anyMatch(item -> item.detail().contains(detail));
    }

    List<Movement> movements() {
        return fresh(Movement.class);
    }

    List<MemoryStock.Entry> reservations() {
        return fresh(MemoryStock.Entry.class);
    }

    List<MemoryStandings.Event> told() {
        return fresh(MemoryStandings.Event.class);
    }

    /** Entries that were booked, the oldest of each journal first. */
    List<Fact> facts() {
        List<Fact> all = facts;
        if (all == null) {
            all = new ArrayList<>();
            for (Change<Stored> change : journals) {
                Stored after = change.after();
                Stored before =
                        change.before() == null ? new Stored(after.device(), after.epoch(), 0) : change.before();
                all.addAll(surroundings.facts(before, after));
            }
            facts = all;
        }
        return all;
    }

    <F extends Fact> List<F> facts(Class<F> type) {
        return facts().stream().filter(type::isInstance).map(type::cast).toList();
    }

    boolean books(Class<? extends Fact> type) {
        return !facts(type).isEmpty();
    }

    Reachability standing(MachineId machine) {
        return surroundings.standing(machine);
    }

    boolean isKnown(SaleId sale) {
        return surroundings.isKnown(sale);
    }

    /** Attempts for sales that were not known before, but for those that were only ordered then. */
    List<Attempt> toldBefore() {
        List<Attempt> ordered = begun();
        return sales.stream()
                .filter(change -> change.before() == null)
                .flatMap(change -> surroundings.attempts(change.after().id()).stream())
                .filter(attempt -> attempt.state() != Attempt.State.ISSUED || !ordered.contains(attempt))
                .toList();
    }

    private <T> List<T> fresh(Class<T> type) {
        if (fresh.isEmpty()) {
            return List.of();
        }
        return fresh.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
