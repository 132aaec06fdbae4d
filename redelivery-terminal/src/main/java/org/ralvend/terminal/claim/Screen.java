package org.ralvend.terminal.claim;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.protocol.Down.UnitState;
import org.ralvend.protocol.FaultCode;

/** What the display says. */
public sealed interface Screen {
    /** @param linked whether the backend can be asked now */
    record Ready(boolean linked) implements Screen {}

    /** @param digits what was keyed in so far */
    record Typed(String digits) implements Screen {}

    record PleaseWait() implements Screen {}

    /**
     * One unit behind the code.
     *
     * @param number from 1
     * @param of how many there are
     */
    record Unit(int number, int of, String name, UnitState state) implements Screen {}

    /** By when the customer has the product or the money. */
    record Until(Instant deadline) implements Screen {}

    /** No goods are behind this code; perhaps money is. */
    record NoGoods() implements Screen {}

    /** The check digit says that a digit is wrong. */
    record CheckDigits() implements Screen {}

    record UnreadableScan() implements Screen {}

    /**
     * Nothing is behind it, or its vendor has not told yet.
     *
     * @param heard when the vendor of its number was last heard; null where nothing is known of that
     */
    record UnknownCode(@Nullable Instant heard) implements Screen {}

    /** Nothing is behind what was scanned, or its vendor has not told yet. */
    record UnknownScan() implements Screen {}

    /** @param again when codes are looked at again */
    record TooManyTries(@Nullable Instant again) implements Screen {}

    record NoAnswer() implements Screen {}

    record Updating() implements Screen {}

    record OutOfService(FaultCode fault) implements Screen {}
}
