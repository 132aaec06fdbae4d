package org.ralvend.vendor.mdb;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What cashless device 1 says (MDB/ICP 4.3, section 7.4, POLL). Amounts are scaled as its {@link Config} tells. */
public sealed interface Reply {
    record JustReset() implements Reply {}

    /**
     * What the reader can do: READER CONFIG DATA.
     *
     * @param level 1 to 3
     * @param currency 1xxxh: ISO 4217 number xxx; else a telephone country code
     * @param scale an amount is a multiple of so many of the smallest unit
     * @param decimals digits behind the point
     * @param maxResponseSeconds how long it may take to answer a request
     */
    record Config(int level, int currency, int scale, int decimals, int maxResponseSeconds) implements Reply {}

    /** The reader's own words to the customer. */
    record DisplayRequest(int tenths, String text) implements Reply {}

    /**
     * A card is there.
     *
     * @param funds on it, or FFFFh where the reader does not tell
     */
    record BeginSession(int funds) implements Reply {}

    record SessionCancelRequest() implements Reply {}

    record VendApproved(int amount) implements Reply {}

    record VendDenied() implements Reply {}

    record EndSession() implements Reply {}

    record PeripheralId(String maker, String serial, String model) implements Reply {}

    /** @param code the high four bits are the kind */
    record Malfunction(int code) implements Reply {}

    record OutOfSequence() implements Reply {}

    /** The answer to a command that is never said here: READER CANCEL, REVALUE. */
    record Unasked(int code) implements Reply {}

    /**
     * A reader may say several things in one answer.
     *
     * @param data without checksum
     * @param level of the reader: some replies are longer from level 2 or 3 on
     * @return empty where any of it makes no sense
     */
    static Optional<List<Reply>> all(byte[] data, int level) {
        List<Reply> replies = new ArrayList<>();
        int at = 0;
        while (at < data.length) {
            int length = length(data[at] & 0xFF, level);
            if (length == 0 || at + length > data.length) {
                return Optional.empty();
            }
            replies.add(one(Arrays.copyOfRange(data, at, at + length)));
            at += length;
        }
        return Optional.of(List.copyOf(replies));
    }

    /** Bytes of a reply, its code included; 0 for a code that is not known. */
    private static int length(int code, int level) {
        return switch (code) {
            case 0x00, 0x04, 0x06, 0x07, 0x08, 0x0D, 0x0E -> 1;
            case 0x01 -> 8;
            case 0x02 -> 2 + Command.COLUMNS * Command.ROWS;
            case 0x03 -> level == 1 ? 3 : 10;
            case 0x05, 0x0F -> 3;
            case 0x09 -> level < 3 ? 30 : 34;
            case 0x0A -> 2;
            case 0x0B -> level == 1 ? 1 : 2;
            default -> 0;
        };
    }

    private static Reply one(byte[] data) {
        return switch (data[0] & 0xFF) {
            case 0x00 -> new JustReset();
            case 0x01 -> new Config(data[1] & 0xFF, two(data, 2), data[4] & 0xFF, data[5] & 0xFF, data[6] & 0xFF);
            case 0x02 -> new DisplayRequest(data[1] & 0xFF, text(data, 2, data.length));
            case 0x03 -> new BeginSession(two(data, 1));
            case 0x04 -> new SessionCancelRequest();
            case 0x05 -> new VendApproved(two(data, 1));
            case 0x06 -> new VendDenied();
            case 0x07 -> new EndSession();
            case 0x09 -> new PeripheralId(text(data, 1, 4), text(data, 4, 16), text(data, 16, 28));
            case 0x0A -> new Malfunction(data[1] & 0xFF);
            case 0x0B -> new OutOfSequence();
            case 0x08, 0x0D, 0x0E, 0x0F -> new Unasked(data[0] & 0xFF);
            default -> throw new IllegalStateException("its length was known");
        };
    }

    private static int two(byte[] data, int at) {
        return ((data[at] & 0xFF) << 8) | (data[at + 1] & 0xFF);
    }

    private static String text(byte[] data, int from, int to) {
        return new String(data, from, to - from, StandardCharsets.US_ASCII).strip();
    }
}
