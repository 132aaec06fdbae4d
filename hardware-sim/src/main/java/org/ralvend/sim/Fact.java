package org.ralvend.sim;

import java.util.List;
import java.util.Map;

/**
 * Something that happened to matter: coins, products, motors, light, power. Money is in minor units, slots count from
 * 1, positions of a spiral are in percent of a rotation (0..99, 0 is home).
 */
public sealed interface Fact {
    /** About the money in a vendor. */
    sealed interface OfCoins extends Fact {}

    /** About the money of cards at a vendor's reader. */
    sealed interface OfCards extends Fact {}

    /** About one slot of a warehouse. */
    sealed interface OfSlot extends Fact {
        int slot();
    }

    /** About what a customer sees and touches. */
    sealed interface OfFace extends Fact {}

    /** About the machine as a whole. */
    sealed interface OfMachine extends Fact {}

    /** @param wiring the machine's wiring file as it was read, so that a restarted world needs no file */
    record MachineAdded(Kind kind, Map<String, String> wiring, EscrowOnPowerCut escrowOnPowerCut) implements OfMachine {
        public MachineAdded {
            wiring = Map.copyOf(wiring);
        }
    }

    /** Products were put in; on top of what lay there. */
    record SlotFilled(int slot, int units) implements OfSlot {}

    record SlotEmptied(int slot) implements OfSlot {}

    record SlotJammed(int slot) implements OfSlot {}

    record SlotUnjammed(int slot) implements OfSlot {}

    /** A coin passed the acceptor; it lies in escrow unless a {@link CoinEaten} follows. */
    record CoinEntered(int minor) implements OfCoins {}

    /** A coin fell through to the customer, because the acceptor was not enabled. */
    record CoinRejected(int minor) implements OfCoins {}

    /** The coin entered before vanished in the machine: counted by its pulses, but not in escrow. */
    record CoinEaten(int minor) implements OfCoins {}

    record EscrowReturned(int minor) implements OfCoins {}

    record EscrowCollected(int minor) implements OfCoins {}

    /** A card was held to a reader that waited for one. */
    record CardPresented() implements OfCards {}

    /** So much is set aside on the card. */
    record CardAuthorised(int minor) implements OfCards {}

    /** What was set aside is the operator's. */
    record CardCaptured(int minor) implements OfCards {}

    /** What was set aside is the customer's again. */
    record CardReleased(int minor) implements OfCards {}

    record MotorStarted(int slot, int position) implements OfSlot {}

    /** The spiral stands still: no current any more, or jammed under current. */
    record MotorStopped(int slot, int position) implements OfSlot {}

    record ProductFallen(int slot) implements OfSlot {}

    /** A product fell with no motor turning. */
    record ProductDroppedUnasked(int slot) implements OfSlot {}

    /** What a customer reads, without trailing blanks. */
    record Displayed(String line1, String line2) implements OfFace {}

    record LedChanged(int led, boolean on) implements OfFace {}

    /** @param key {@code 1}..{@code N} or {@code cancel}; a terminal has {@code 0}..{@code 9} and {@code ok} too */
    record KeyPressed(String key) implements OfFace {}

    /** A code was held to the scanner. What it holds is nobody else's: only how long it is stands here. */
    record CodeScanned(int characters) implements OfFace {}

    /**
     * A receipt lies there for the customer.
     *
     * @param qr what its QR says; empty where it has none
     */
    record ReceiptCut(List<String> lines, String qr) implements OfFace {
        public ReceiptCut {
            lines = List.copyOf(lines);
        }

        /** Whether this is one of its lines, or the QR begins with it. */
        public boolean says(String text) {
            return lines.contains(text) || (qr.startsWith(text) && !text.isEmpty());
        }
    }

    record PowerCut() implements OfMachine {}

    record PowerRestored() implements OfMachine {}

    record AgentConnected(long pid) implements OfMachine {}

    record AgentGone() implements OfMachine {}

    /** What a machine is made of. */
    enum Kind {
        VENDOR,
        WAREHOUSE,
        TERMINAL
    }

    /** Where the escrow's flap falls when its power goes. */
    enum EscrowOnPowerCut {
        HOLD,
        RETURN,
        COLLECT
    }
}
