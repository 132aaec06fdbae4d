package org.ralvend.simulation.books;

import java.util.List;
import org.ralvend.backend.fulfilment.Attempt;
import org.ralvend.backend.fulfilment.Loss;
import org.ralvend.backend.inventory.Inventory;
import org.ralvend.backend.inventory.MemoryStock;
import org.ralvend.backend.inventory.StockBook;
import org.ralvend.backend.ordering.Sale;
import org.ralvend.backend.payment.GiftCard;
import org.ralvend.backend.payment.GiftHold;
import org.ralvend.backend.payment.GiftMove;
import org.ralvend.backend.payment.PaymentBook.Payment;
import org.ralvend.backend.payment.Refund;
import org.ralvend.backend.payment.RefundOrder;

/** Everything that the books of one town say at one moment. */
public record TownBooks(
        List<Sale> sales,
        List<Payment> payments,
        List<Attempt> attempts,
        List<Loss> losses,
        Refunded refunded,
        Goods goods) {
    /** What went back, and what is on its way to cards. */
    public record Refunded(List<Refund> refunds, List<RefundOrder> orders, Gifts gifts) {}

    /** Stored value, what is held of it, and why it is what it is. */
    public record Gifts(List<GiftCard> cards, List<GiftHold> holds, List<GiftMove> moves) {}

    /** Stock, what is held of it, and why it is what it is. */
    public record Goods(
            List<Inventory.Location> shelves,
            List<MemoryStock.Entry> reservations,
            List<StockBook.Movement> movements) {}
}
