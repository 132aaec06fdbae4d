package org.ralvend.sim.card;

/** What happens to the money of cards. Minor units. */
public interface Purse {
    /** Somebody holds a card to the reader. */
    void presented();

    /** So much is set aside on the card. */
    void authorised(int minor);

    /** What was set aside is the operator's. */
    void captured(int minor);

    /** What was set aside is the customer's again. */
    void released(int minor);
}
