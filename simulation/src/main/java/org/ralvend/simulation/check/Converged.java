package org.ralvend.simulation.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.fulfilment.Claim;
import org.ralvend.backend.fulfilment.Loss;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.ordering.SaleState;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.PaymentBook.State;
import org.ralvend.device.journal.Journal;
import org.ralvend.device.journal.MemoryJournal;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.EpochId;
import org.ralvend.protocol.Fact.Tender;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.TownId;
import org.ralvend.simulation.Fleet;
import org.ralvend.simulation.books.TownBooks;
import org.ralvend.simulation.device.Board;
import org.ralvend.simulation.device.Node;
import org.ralvend.simulation.device.VendorNode;

/**
 * I10, and what can be compared only then: when faults have stopped for long enough, machines are in service, journals are
 * drained, nothing waits, and world, journals and books tell one story.
 */
public final class Converged {
    private static final Set<Attempt.State> RUNNING =
            Set.of(Attempt.State.ISSUED, Attempt.State.TAKEN, Attempt.State.STARTED);

    private static final Set<SaleState> WAITING = Set.of(SaleState.RECORDED, SaleState.DELIVERING, SaleState.CLAIMABLE);

    private final Fleet fleet;
    private final Witness witness;
    private final Map<SaleId, Sale> sales = new HashMap<>();
    private final Map<SaleId, List<Payment>> byGift = new HashMap<>();
    private final Map<SaleId, Long> kept = new HashMap<>();
    private final Set<SaleId> unclear = new HashSet<>();
    private final Map<AttemptId, Attempt> attempts = new HashMap<>();
    private final Set<AttemptId> losses = new HashSet<>();
    private final Set<DeviceId> current = new HashSet<>();

    public Converged(Fleet fleet, Witness witness) {
        this.fleet = fleet;
        this.witness = witness;
    }

    /** @throws Broken naming what has not converged, or contradicts */
    public void check() {
        fleet.nodes().forEach(this::settled);
        for (TownId town : fleet.towns()) {
            TownBooks books = fleet.books().read(town);
            read(books);
            waiting(town);
            witness.gifts().checkHolds(books, witness::isForgetful);
            books.attempts().forEach(this::ended);
        }
        witness.sales().forEach(this::sale);
        witness.falls().keySet().forEach(this::fell);
        witness.orders().fallen().forEach(fallen -> once(fallen, true));
        Shelves.check(fleet, witness);
        witness.checkMoney();
        witness.cards().charged().keySet().forEach(this::charged);
    }

    /** Nobody stands at a terminal any more, and no claim is open there, but for what a card has forgotten. */
    public void checkClaims() {
        for (TownId town : fleet.towns()) {
            for (Claim claim : fleet.books().openClaims(town)) {
                if (current().contains(claim.device()) && !witness.isForgetful(claim.machine())) {
                    throw new Broken(
                            "I10",
                            claim.id().toString(),
                            "claim " + claim.id() + " is open at " + claim.machine() + ", where nobody is");
                }
            }
        }
    }

    /** Every slot of which it was not known what fell out of it has been counted: nothing is missing, it is a loss. */
    public void checkCounted() {
        for (TownId town : fleet.towns()) {
            read(fleet.books().read(town));
        }
        for (List<AttemptId> fallen : witness.orders().fallen()) {
            once(fallen, false);
        }
    }

    private Set<DeviceId> current() {
        return fleet.nodes().stream().map(node -> node.board().device()).collect(Collectors.toSet());
    }

    /** A long time after: every promise has ended, and nothing is held for any. */
    public void checkEnded() {
        for (TownId town : fleet.towns()) {
            TownBooks books = fleet.books().read(town);
            Set<SaleId> nobodyKnows = books.payments().stream()
                    .filter(payment -> payment.state() == State.UNKNOWN)
                    .map(Payment::sale)
                    .collect(Collectors.toSet());
            for (Sale sale : books.sales()) {
                if (WAITING.contains(sale.state()) && !nobodyKnows.contains(sale.id())) {
                    throw broken("I1", sale.id(), "is " + sale.state() + " long after its deadline");
                }
            }
            books.goods().reservations().stream()
                    .filter(entry -> entry.held())
                    .findFirst()
                    .ifPresent(entry -> {
                        throw broken("I5", entry.reservation().sale(), "holds stock long after its deadline");
                    });
            GiftMoney.checkEnded(books);
        }
        CardsBack.check(fleet, witness);
    }

    private void read(TownBooks books) {
        books.sales().forEach(sale -> sales.put(sale.id(), sale));
        books.attempts().forEach(attempt -> attempts.put(attempt.id(), attempt));
        books.losses().stream().map(Loss::attempt).forEach(losses::add);
        for (Payment payment : books.payments()) {
            if (payment.tender() == Tender.GIFT_CARD) {
                byGift.computeIfAbsent(payment.sale(), sale -> new ArrayList<>(1))
                        .add(payment);
                continue;
            }
            switch (payment.state()) {
                case PAID, REFUND_DUE, REFUNDED ->
                    kept.merge(
                            payment.sale(),
                            payment.amount() == null ? 0 : payment.amount().minor(),
                            Long::sum);
                case UNKNOWN -> unclear.add(payment.sale());
                case PENDING, AUTHORISED, RELEASED, FAILED, EXPIRED -> {}
            }
        }
    }

    private void settled(Node node) {
        Board board = node.board();
        current.add(board.device());
        List<FaultCode> faults = node.faults();
        if (board.life() == null) {
            throw new Broken("I10", node.name(), node.name() + " does not run");
        }
        if (!faults.isEmpty()) {
            throw new Broken("I10", node.name(), node.name() + " is out of service: " + faults);
        }
        if (node instanceof VendorNode
                && fleet.ground().ledger().coins(board.machine()).escrow() != 0) {
            throw new Broken("I10", node.name(), "coins still lie in the escrow of " + node.name());
        }
        MemoryJournal journal = board.home().journal().orElseThrow();
        Map<EpochId, Long> stored = fleet.books().stored(fleet.town(board.machine()), board.device());
        for (Journal.Stand stand : journal.epochs()) {
            long upTo = stored.getOrDefault(stand.epoch(), 0L);
            if (stand.pending() > 0 || upTo < stand.lastSeq()) {
                throw new Broken(
                        "I10",
                        node.name(),
                        node.name() + " has written up to " + stand.lastSeq() + " of epoch " + stand.epoch()
                                + ", and stored is " + upTo);
            }
        }
    }

    private void waiting(TownId town) {
        fleet.books().waiting(town).forEach((device, about) -> {
            List<String> open = about.stream()
                    .filter(what -> !witness.isAboutForgotten(what))
                    .toList();
            if (!open.isEmpty()) {
                throw new Broken("I10", device.value(), "still to be sent to " + device + ": " + open);
            }
        });
        List<String> unbookable = fleet.books().unbookable(town).stream()
                .filter(item -> !item.contains(FaultCode.CHAIN_DIVERGED.id())) // it says that a card was put back
                .filter(item -> !item.contains(FaultCode.DROP_UNASKED.id()) || !witness.isSlipped(item))
                .filter(item -> !witness.isRepeated(item) && !witness.beyond().isNamed(item))
                .toList();
        if (!unbookable.isEmpty()) {
            throw new Broken("I1", town.value(), "could not be booked: " + unbookable);
        }
    }

    private void ended(Attempt attempt) {
        if (RUNNING.contains(attempt.state())
                && current.contains(attempt.device())
                && !witness.isForgotten(attempt.id())) {
            throw new Broken(
                    "I10", attempt.id().toString(), "attempt " + attempt.id() + " is still " + attempt.state());
        }
    }

    private void sale(SaleId id, Told told) {
        if (told.isLost() || (told.isForgotten() && witness.beyond().has(id))) {
            return;
        }
        Sale sale = sales.get(id);
        if (sale == null) {
            throw broken("I2", id, "is on the disk of " + told.vendor() + ", and the books do not have it");
        }
        boolean rejected = sale.state() == SaleState.REJECTED || sale.units().isEmpty();
        if (sale.terms() == null) {
            throw broken("I2", id, "is known by its money alone: " + told.vendor() + " has its request on its disk");
        }
        if (told.isForgotten()) {
            return; // its vendor takes no verdict for it any more
        }
        if (told.accepted() == null) {
            throw broken("I10", id, "never got a verdict at " + told.vendor());
        }
        if (told.accepted() == rejected && !witness.beyond().has(id)) {
            throw broken(
                    "I2",
                    id,
                    "was " + (rejected ? "rejected" : "accepted") + " in the books, its vendor was told otherwise");
        }
        long amount = kept.getOrDefault(id, 0L);
        if (told.kept() != null && amount != told.kept()) {
            throw broken("I1", id, told.vendor() + " kept " + told.kept() + " of it, and the books say " + amount);
        }
        if (told.isReleased() && amount != 0) {
            throw broken("I6", id, told.vendor() + " gave the money back, and the books say " + amount + " was kept");
        }
        if (!witness.beyond().has(id)) {
            GiftMoney.check(sale, told, byGift.getOrDefault(id, List.of()));
        }
    }

    /** What was taken from a card is booked as kept, or as not known. */
    private void charged(SaleId id) {
        Told told = witness.sales().get(id);
        boolean forgotten = told == null || told.isForgotten();
        if (!forgotten && kept.getOrDefault(id, 0L) == 0 && !unclear.contains(id)) {
            throw broken("I1", id, "was taken from a card, and by the books nothing was");
        }
    }

    /** What fell is booked as that. */
    private void fell(AttemptId id) {
        Attempt attempt = attempts.get(id);
        if (witness.isForgotten(id)
                || losses.contains(id)
                || (attempt == null && witness.beyond().has(id) && isKeptForAnOperator(id))) {
            return;
        }
        Attempt known = Objects.requireNonNull(attempt, "the books never ordered " + id);
        Attempt.State state = known.state();
        if (RUNNING.contains(state) && !current.contains(known.device())) {
            return; // its board was taken out before it could say so; the deadline writes it off
        }
        switch (state) {
            case DISPENSED, UNRESOLVED, WRITTEN_OFF, SETTLED -> {}
            case ISSUED, TAKEN, STARTED, FAILED, REFUSED, CANCELLED, VOID ->
                throw new Broken(
                        "I3", id.toString(), "a product fell for attempt " + id + ", and the books say " + state);
        }
    }

    private boolean isKeptForAnOperator(AttemptId id) {
        return fleet.towns().stream()
                .flatMap(town -> fleet.books().unbookable(town).stream())
                .anyMatch(item -> item.contains(id.toString()));
    }

    /** What fell besides the one that a unit of a sale is worth is a loss, or is missing until somebody counts. */
    private void once(List<AttemptId> fallen, boolean mayBeMissing) {
        long told = fallen.stream().filter(id -> !witness.isLost(id)).count();
        long lost = fallen.stream()
                .filter(id -> losses.contains(id) || (mayBeMissing && isMissing(id)))
                .count();
        if (told > 1 && lost < told - 1 && fallen.stream().noneMatch(witness.beyond()::has)) {
            throw new Broken(
                    "I3", fallen.getFirst().toString(), told + " products fell for one unit, " + lost + " is a loss");
        }
    }

    private boolean isMissing(AttemptId id) {
        Attempt attempt = attempts.get(id);
        return attempt != null && attempt.state() == Attempt.State.WRITTEN_OFF;
    }

    private static Broken broken(String invariant, SaleId sale, String what) {
        return new Broken(invariant, sale.toString(), "sale " + sale + " " + what);
    }
}
