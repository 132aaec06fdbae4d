package org.ralvend.vendor.sale;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;

/**
 * Everything that a vendor must know after a power cut.
 *
 * @param linked the backend answers
 * @param priced a price list has arrived
 * @param unanswered sales that were kept or lost sight of before their verdict came, oldest first
 * @param late coins that came when none was expected and lie with another sale's
 * @param cards whether cards are taken; null while nobody has told, and where there is no reader
 */
public record VendorState(
        Phase phase,
        boolean linked,
        boolean priced,
        List<Unanswered> unanswered,
        @Nullable Late late,
        @Nullable Boolean cards) {
    /** With as many sales unanswered nothing is sold; {@code Hello} can name some more. */
    public static final int MAX_UNANSWERED = 200;

    /** @param kept the money is in the cash box, so that a rejection means a refund */
    public record Unanswered(SaleId sale, Money amount, boolean kept) {}

    /**
     * Has a sale id of its own: the coins are the customer's and belong to no sale.
     *
     * @param several of more than one coin, of which a flap may have taken some and left others
     */
    public record Late(SaleId sale, Money amount, boolean several) {}

    public VendorState {
        unanswered = List.copyOf(unanswered);
    }

    static VendorState fresh() {
        return new VendorState(new Phase.Idle(), false, false, List.of(), null, null);
    }

    /** What {@code Hello} lists as sales without verdict. */
    public List<SaleId> salesWithoutVerdict() {
        List<SaleId> open = new ArrayList<>();
        unanswered.forEach(sale -> open.add(sale.sale()));
        if (phase instanceof Phase.AwaitingVerdict waiting) {
            open.add(waiting.order().sale());
        }
        return open;
    }

    /** Whether a product can be chosen, journal aside. */
    boolean sells() {
        return linked && priced && unanswered.size() < MAX_UNANSWERED;
    }

    /** Whether somebody buys, or money is on its way: nothing may be swapped under it. */
    public boolean isBusy() {
        return !(phase instanceof Phase.Idle || phase instanceof Phase.OutOfService);
    }

    /** Whether a flap was ordered open and has not fallen shut, or a card's reader was asked and has not answered. */
    public boolean movesMoney() {
        return switch (phase) {
            case Phase.Keeping _, Phase.Releasing _, Phase.Clearing _, Phase.ReturningCredit _ -> true;
            case Phase.Authorising _ -> true;
            case Phase.Idle _, Phase.Securing _, Phase.Holding _, Phase.AwaitingVerdict _ -> false;
            case Phase.Showing _, Phase.OutOfService _ -> false;
        };
    }

    /** What the display shows when nobody is buying. */
    Screen home() {
        if (phase instanceof Phase.OutOfService stuck) {
            return new Screen.OutOfService(stuck.fault());
        }
        if (!priced) {
            return new Screen.OutOfService(FaultCode.NO_PRICE_LIST);
        }
        if (!sells()) {
            return new Screen.NoConnection();
        }
        return Boolean.FALSE.equals(cards) ? new Screen.CoinsOnly() : new Screen.Ready();
    }

    boolean takesCards() {
        return Boolean.TRUE.equals(cards);
    }

    Optional<Unanswered> findUnanswered(SaleId sale) {
        return unanswered.stream().filter(one -> one.sale().equals(sale)).findFirst();
    }

    VendorState with(Phase next) {
        return new VendorState(next, linked, priced, unanswered, late, cards);
    }

    VendorState withLink(boolean ready) {
        return new VendorState(phase, ready, priced, unanswered, late, cards);
    }

    VendorState withPrices(boolean known) {
        return new VendorState(phase, linked, known, unanswered, late, cards);
    }

    VendorState withLate(@Nullable Late coins) {
        return new VendorState(phase, linked, priced, unanswered, coins, cards);
    }

    VendorState withCards(@Nullable Boolean ready) {
        return new VendorState(phase, linked, priced, unanswered, late, ready);
    }

    VendorState withUnanswered(SaleId sale, Money amount, boolean kept) {
        List<Unanswered> more = new ArrayList<>(unanswered);
        more.add(new Unanswered(sale, amount, kept));
        return new VendorState(phase, linked, priced, more, late, cards);
    }

    VendorState answered(SaleId sale) {
        List<Unanswered> fewer =
                unanswered.stream().filter(one -> !one.sale().equals(sale)).toList();
        return new VendorState(phase, linked, priced, fewer, late, cards);
    }

    /** The money of a sale that may be unanswered is in the cash box now. */
    VendorState kept(SaleId sale) {
        List<Unanswered> changed = unanswered.stream()
                .map(one -> one.sale().equals(sale) ? new Unanswered(sale, one.amount(), true) : one)
                .toList();
        return new VendorState(phase, linked, priced, changed, late, cards);
    }
}
