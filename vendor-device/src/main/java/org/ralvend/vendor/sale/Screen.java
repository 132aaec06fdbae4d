package org.ralvend.vendor.sale;

import java.time.Instant;
import org.ralvend.protocol.Down.GiftCardRefusal;
import org.ralvend.protocol.Down.RejectReason;
import org.ralvend.protocol.Fact.AuthorisationEnd;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.KeypadCode;
import org.ralvend.protocol.Money;

/** What the display says. */
public sealed interface Screen {
    record Ready() implements Screen {}

    /** As {@link Ready}; the card's reader is away. */
    record CoinsOnly() implements Screen {}

    /** A code was scanned before there was anything to pay. */
    record ChooseFirst() implements Screen {}

    record UnreadableScan() implements Screen {}

    record AskingCard() implements Screen {}

    record CardRefused(AuthorisationEnd why) implements Screen {}

    record AskingGiftCard() implements Screen {}

    /** @param given what the gift card pays */
    record GiftRest(Money given, Money rest) implements Screen {}

    record GiftRefused(GiftCardRefusal why) implements Screen {}

    /** A gift card is being bought, which coins or a card pay. */
    record NotByGiftCard(Money toPay) implements Screen {}

    /** The backend has said no, and the card was let go. */
    record NotCharged(RejectReason why) implements Screen {}

    /** The reader went away before there was a sale. */
    record CardGone() implements Screen {}

    /** The code under which the customer is told how it ends follows. */
    record CardUnclear() implements Screen {}

    record Price(String name, Money price) implements Screen {}

    record Paying(Money price, Money credit) implements Screen {}

    record NotSold() implements Screen {}

    record PleaseWait() implements Screen {}

    /** The backend has said yes; the coins are on their way into the cash box. */
    record Accepted() implements Screen {}

    record BeingDelivered() implements Screen {}

    /** The QR of the receipt is the card. */
    record GiftCardBought() implements Screen {}

    record Saved() implements Screen {}

    record Claim(KeypadCode code, Instant deadline) implements Screen {}

    /** No paper for this sale; its code is on the display. */
    record NoReceipt() implements Screen {}

    record ExactCoins() implements Screen {}

    record SoldOut() implements Screen {}

    record PriceChanged() implements Screen {}

    record NotForSale() implements Screen {}

    record Returned() implements Screen {}

    record NoConnection() implements Screen {}

    record Updating() implements Screen {}

    record OutOfService(FaultCode fault) implements Screen {}
}
