package org.ralvend.simulation.check;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ralvend.device.display.Lines;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.SaleId;
import org.ralvend.simulation.books.TownBooks;
import org.ralvend.simulation.coverage.Coverage;
import org.ralvend.simulation.device.Board;
import org.ralvend.simulation.device.Watch;
import org.ralvend.simulation.engine.Trace;
import org.ralvend.simulation.metal.Ledger;

/**
 * Looks at every physical fact and every journal entry as it comes, and ends the run where one contradicts an invariant.
 * Nothing here is a program's opinion: what fell, what was shown, what is on a disk.
 */
public final class Witness implements Watch, Ledger.Reader {
    private final Purses purses = new Purses();
    private final CardMoney cards = new CardMoney();
    private final GiftMoney gifts = new GiftMoney();
    private final Map<MachineId, Ledger.Coins> coins = new HashMap<>();
    private final Trace trace;
    private final Coverage coverage;
    private final Orders orders;
    private final Set<String> codes = new HashSet<>();
    private final Set<String> shown = new HashSet<>();
    private final Map<SaleId, Told> sales = new LinkedHashMap<>();
    private final Map<AttemptId, Ledger.Fall> falls = new LinkedHashMap<>();
    private final Set<AttemptId> fenced = new HashSet<>();
    private final Set<AttemptId> lost = new HashSet<>();
    private final Set<AttemptId> forgotten = new HashSet<>();
    private final Set<MachineId> slipped = new HashSet<>();
    private final Beyond beyond = new Beyond();
    private final Claiming claiming = new Claiming();
    private final Set<MachineId> forgetful = new HashSet<>();
    private final Set<MachineId> toldAgain = new HashSet<>();

    public Witness(Trace trace, Coverage coverage) {
        this.trace = trace;
        this.coverage = coverage;
        this.orders = new Orders(this);
    }

    /** Sales that some vendor has journaled as paid. */
    public int count() {
        return sales.size();
    }

    Map<SaleId, Told> sales() {
        return Collections.unmodifiableMap(sales);
    }

    /** The product that fell for an attempt. */
    Map<AttemptId, Ledger.Fall> falls() {
        return Collections.unmodifiableMap(falls);
    }

    /** Whether something of this attempt was on a disk only that is gone. */
    boolean isLost(AttemptId attempt) {
        return lost.contains(attempt);
    }

    /** Whether its warehouse does not know any more that it had this attempt. */
    boolean isForgotten(AttemptId attempt) {
        return lost.contains(attempt) || forgotten.contains(attempt);
    }

    /** Whether this names a sale that its vendor's disk has forgotten: its verdict is told in vain. */
    boolean isAboutForgotten(String what) {
        return sales.entrySet().stream()
                .anyMatch(sale -> sale.getValue().isForgotten()
                        && what.contains(sale.getKey().toString()));
    }

    /** What lay beyond a backup that was put back. */
    Beyond beyond() {
        return beyond;
    }

    /**
     * Whether this could not be booked since its machine tells again, or in vain, what was told before: a disk of it is gone,
     * damaged, or was put back; or a backup was put back, which makes nothing unreadable or another's.
     */
    boolean isRepeated(String item) {
        boolean unknown = item.contains(FaultCode.NOT_FOUND.id()) || item.contains(FaultCode.CONFLICT.id());
        return isOf(forgetful, item) || (unknown && isOf(toldAgain, item));
    }

    /** Whether a card of this machine has forgotten something. */
    boolean isForgetful(MachineId machine) {
        return forgetful.contains(machine);
    }

    private static boolean isOf(Set<MachineId> machines, String item) {
        return machines.stream().anyMatch(machine -> item.startsWith(machine.value()));
    }

    private Optional<Told> find(SaleId sale) {
        return Optional.ofNullable(sales.get(sale));
    }

    /** @throws Broken where of coins or cards nobody says what became of them; when nobody buys any more */
    void checkMoney() {
        purses.check();
        cards.check(sales, forgetful);
    }

    /** What was taken from cards. */
    CardMoney cards() {
        return cards;
    }

    /** What gift cards have set aside. */
    GiftMoney gifts() {
        return gifts;
    }

    /** What customers do at terminals. */
    Claiming claiming() {
        return claiming;
    }

    /** What the books have ordered, as far as they were looked at. */
    Orders orders() {
        return orders;
    }

    @Override
    public void decided(Object state, Object event, Object next) {
        coverage.decided(state, event, next);
    }

    @Override
    public void journaled(Board board, Fact fact) {
        trace.note(board.device().value(), () -> "journals " + fact);
        claiming.journaled(board, fact);
        Ledger.Coins moved = coins.get(board.machine());
        cards.take(board, fact);
        gifts.take(fact);
        if (moved != null && !cards.isByCard(Naming.sale(fact))) {
            purses.take(board.machine(), fact, moved);
        }
        if (fact instanceof Fact.SaleRequested request) {
            sales.put(request.sale(), new Told(board.machine(), request));
            codes.add(request.keypadCode().spoken());
        } else if (fact instanceof Fact.VerdictReceived verdict) {
            find(verdict.sale()).ifPresent(told -> told.answered(verdict.accepted()));
        } else if (fact instanceof Fact.PaymentKept kept) {
            find(kept.sale()).ifPresent(told -> told.keeps(kept.amount().minor()));
        } else if (fact instanceof Fact.PaymentReleased released) {
            find(released.sale()).ifPresent(this::released);
        } else if (fact instanceof Fact.AttemptStarted started) {
            orders.started(started.attempt(), board);
        } else if (fact instanceof Fact.AttemptRefused refused) {
            fenced.add(refused.attempt());
        } else if (fact instanceof Fact.AttemptCancelled cancelled) {
            fenced.add(cancelled.attempt());
        } else if (fact instanceof Fact.AttemptVoided voided) {
            fenced.add(voided.attempt());
        }
    }

    private void released(Told told) {
        told.release();
        if (!told.isForgotten() && shown.contains(told.request().keypadCode().spoken())) {
            String sale = told.request().sale().toString();
            throw new Broken(
                    "I6",
                    sale,
                    "the money of sale " + sale + " went back after its customer had read that it is saved");
        }
    }

    @Override
    public void gone(Board board, Fact fact) {
        SaleId sale = Naming.sale(fact);
        AttemptId attempt = Naming.attempt(fact);
        forgetful.add(board.machine());
        purses.forgets(board.machine());
        if (sale != null) {
            find(sale).ifPresent(Told::lose);
        }
        if (attempt != null) {
            lost.add(attempt);
            fenced.remove(attempt);
        }
    }

    /** Nobody takes verdicts any more that it had not journaled. */
    @Override
    public void takenOut(Board board) {
        purses.forgets(board.machine());
        sales.values().stream()
                .filter(told -> told.vendor().equals(board.machine()) && told.accepted() == null)
                .forEach(Told::forget);
    }

    @Override
    public void torn(Board board) {
        forgetful.add(board.machine());
    }

    @Override
    public void beyond(Board board, Fact fact) {
        toldAgain.add(board.machine());
        beyond.told(fact);
    }

    @Override
    public void restored(TownBooks before, TownBooks after) {
        beyond.restored(before, after);
        claiming.restored();
    }

    @Override
    public void forgotten(Board board, Fact fact) {
        forgetful.add(board.machine());
        purses.forgets(board.machine());
        SaleId sale = Naming.sale(fact);
        AttemptId attempt = Naming.attempt(fact);
        if (sale != null) {
            find(sale).ifPresent(Told::forget);
        }
        if (attempt != null) {
            forgotten.add(attempt);
        }
    }

    @Override
    public void moved(MachineId vendor, Ledger.Coins all) {
        coins.put(vendor, all);
        if (!all.balance()) {
            throw new Broken("I1", vendor.value(), "coins came from nowhere or went there at " + vendor);
        }
    }

    @Override
    public void charged(MachineId vendor, long minor, Instant now) {
        cards.charged(vendor, minor, now, sales);
    }

    @Override
    public void fell(Ledger.Fall fall) {
        AttemptId attempt = fall.attempt();
        if (attempt == null) {
            throw new Broken(
                    "I3",
                    fall.machine().value(),
                    "a motor turned for an attempt that no journal of its machine started");
        }
        if (falls.put(attempt, fall) != null) {
            throw new Broken("I3", attempt.toString(), "two products fell for attempt " + attempt);
        }
        if (fenced.contains(attempt)) {
            throw new Broken("I9", attempt.toString(), "a product fell for attempt " + attempt + ", which was void");
        }
        orders.fell(attempt, fall);
    }

    @Override
    public void slipped(MachineId warehouse) {
        slipped.add(warehouse);
    }

    /** Whether this is of a warehouse where a product fell though nothing turned. */
    boolean isSlipped(String evidence) {
        return isOf(slipped, evidence);
    }

    @Override
    public void read(MachineId terminal, Lines lines, Instant now) {
        claiming.read(terminal, lines, now);
    }

    @Override
    public void promised(MachineId vendor, String code) {
        shown.add(code);
        if (!codes.contains(code)) {
            throw new Broken(
                    "I2", vendor.value(), "the customer reads code " + code + ", and no disk has a sale under it");
        }
    }
}
