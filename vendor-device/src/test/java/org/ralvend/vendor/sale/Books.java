package org.ralvend.vendor.sale;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.agent.Step;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.SaleId;
import org.ralvend.vendor.sale.CrashWorld.Coin;
import org.ralvend.vendor.sale.CrashWorld.Place;

/** The journal of a {@link CrashWorld}, compared with its metal after every step. */
final class Books {
    /** How a sale's money ended. */
    private enum End {
        KEPT,
        RETURNED,
        UNRESOLVED
    }

    final Set<String> facts = new TreeSet<>();
    private final Map<SaleId, End> ends = new LinkedHashMap<>();
    private final Set<SaleId> requested = new LinkedHashSet<>();
    private final Set<SaleId> answered = new HashSet<>();
    private final Set<SaleId> refunds = new HashSet<>();
    private final Set<SaleId> restartedWhileOpen = new HashSet<>();
    private final Set<SaleId> byCard = new HashSet<>();
    private long in;
    private long out;
    private @Nullable Coin counting;

    Set<SaleId> requested() {
        return requested;
    }

    /** This coin is what the next event counts. */
    void counting(Coin coin) {
        counting = coin;
    }

    void check(VendorEvent event, Step<VendorState, Act> step, CrashWorld world) {
        if (event instanceof VendorEvent.Restarted restarted) {
            restarted(restarted, step, world.state());
        }
        step.reports().forEach(this::book);
        step.reports().forEach(world.gifts::book);
        world.gifts.check(step.next().phase());
        counting = null;
        VendorState next = step.next();
        require(in == out + open(next), "money in = returned + kept + unresolved + in escrow");
        Set<SaleId> unanswered = new HashSet<>(requested);
        unanswered.removeAll(answered);
        require(
                unanswered.equals(new HashSet<>(next.salesWithoutVerdict())),
                "Hello lists exactly the sales without verdict");
        world.cards.taken.forEach((sale, minor) -> {
            End end = ends.get(sale);
            require(end != End.RETURNED, "no card pays for what was released");
            require(minor <= 30, "a card pays once");
        });
        ends.forEach((sale, end) -> require(
                end != End.KEPT || !byCard.contains(sale) || world.cards.taken.containsKey(sale),
                "what is booked as kept was taken from the card"));
        for (Coin coin : world.coins) {
            End end = coin.sale == null ? null : ends.get(coin.sale);
            require(end != End.KEPT || coin.place == Place.CASH_BOX, "what is booked as kept is in the cash box");
            require(end != End.RETURNED || coin.place == Place.CUSTOMER, "what is booked as returned was returned");
        }
    }

    private void restarted(VendorEvent.Restarted event, Step<VendorState, Act> step, VendorState before) {
        boolean opens = step.acts().stream().anyMatch(Act.Open.class::isInstance);
        require(!opens || event.escrowOccupied(), "no flap is opened again without evidence");
        boolean returns = step.acts().contains(new Act.Open(Flap.RETURN));
        SaleId sale = before.phase().openSale();
        if (sale != null) {
            restartedWhileOpen.add(sale);
            boolean coins = !before.phase().byCard()
                    && !(before.phase() instanceof Phase.AwaitingVerdict p
                            && p.order().byGift());
            require(
                    !(coins && returns && requested.contains(sale)),
                    "no coin is paid for a requested sale after a restart");
        }
    }

    private void book(Fact fact) {
        facts.add(fact.getClass().getSimpleName());
        switch (fact) {
            case Fact.CreditReceived f when f.tender() == Fact.Tender.GIFT_CARD -> {}
            case Fact.AuthorisationEnded f when f.tender() == Fact.Tender.GIFT_CARD -> {}
            case Fact.CreditReceived f -> {
                in += f.amount().minor();
                if (f.tender() == Fact.Tender.CARD) {
                    byCard.add(f.sale());
                    return;
                }
                if (counting == null) {
                    throw new AssertionError("a credit without coin");
                }
                counting.sale = f.sale();
            }
            case Fact.SaleRequested f -> requested.add(f.sale());
            case Fact.VerdictReceived f -> require(answered.add(f.sale()), "a verdict is received once");
            case Fact.CreditReturned f -> end(f.sale(), End.RETURNED, f.amount().minor());
            case Fact.PaymentReleased f -> {
                require(!restartedWhileOpen.contains(f.sale()), "no coin is paid after a restart");
                end(f.sale(), End.RETURNED, f.amount().minor());
            }
            case Fact.PaymentKept f -> end(f.sale(), End.KEPT, f.amount().minor());
            case Fact.PaymentUnresolved f ->
                end(f.sale(), End.UNRESOLVED, f.amount().minor());
            case Fact.AuthorisationEnded f -> end(f.sale(), End.RETURNED, 0);
            case Fact.RefundOwed f -> {
                require(ends.get(f.sale()) == End.KEPT, "a refund is owed for what was kept");
                require(refunds.add(f.sale()), "a refund is owed once");
            }
            default -> {}
        }
    }

    private void end(SaleId sale, End end, long minor) {
        require(ends.put(sale, end) == null, "a sale's money ends once");
        out += minor;
    }

    private static long open(VendorState state) {
        long late = state.late() == null ? 0 : state.late().amount().minor();
        return late
                + switch (state.phase()) {
                    case Phase.Securing p -> p.credit().minor();
                    case Phase.ReturningCredit p -> p.amount().minor();
                    case Phase.Authorising _, Phase.Holding _ -> 0;
                    case Phase.AwaitingVerdict p -> p.order().toPay().minor();
                    case Phase.Keeping p -> p.order().toPay().minor();
                    case Phase.Releasing p -> p.order().toPay().minor();
                    case Phase.Clearing _, Phase.Idle _, Phase.Showing _, Phase.OutOfService _ -> 0;
                };
    }

    static void require(boolean holds, String invariant) {
        if (!holds) {
            throw new Broken(invariant);
        }
    }

    /** Names the invariant that does not hold. */
    static final class Broken extends AssertionError {
        Broken(String invariant) {
            super(invariant);
        }
    }
}
