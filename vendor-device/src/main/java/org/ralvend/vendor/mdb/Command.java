package org.ralvend.vendor.mdb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a controller says to cashless device 1, address 10h (MDB/ICP 4.3, section 7.4). Amounts are scaled as the reader
 * has told in its {@link Reply.Config}, 16 bits wide: the option for wider ones (section 7.4.18) is never switched on.
 */
public sealed interface Command {
    /** The level that this controller is built to. */
    int LEVEL = 3;

    /** Of the display that a reader may write on. */
    int COLUMNS = 16;

    int ROWS = 2;

    /** The largest amount and item number; FFFFh says "not known". */
    int MAX_AMOUNT = 0xFFFE;

    /** An item number that says nothing. */
    int NO_ITEM = 0xFFFF;

    /** Ends whatever goes on; {@link Reply.JustReset} follows (7.4.1). */
    record Reset() implements Command {}

    /** What this controller can do; asks for {@link Reply.Config} (7.4.2). */
    record SetupConfig() implements Command {}

    /** The range of prices is not told: FFFFh and 0 (7.4.3). */
    record SetupPrices() implements Command {}

    record Poll() implements Command {}

    /** Asks whether so much may be taken from the card of this session (7.4.5). */
    record VendRequest(int amount, int item) implements Command {
        public VendRequest {
            range(amount, MAX_AMOUNT);
            range(item, NO_ITEM);
        }
    }

    /** Takes the request back while it is not answered; {@link Reply.VendDenied} follows (7.4.6). */
    record VendCancel() implements Command {}

    /** The amount that was approved is taken (7.4.7). */
    record VendSuccess(int item) implements Command {
        public VendSuccess {
            range(item, NO_ITEM);
        }
    }

    /** Nothing came of the approval: the reader gives the amount back (7.4.8). */
    record VendFailure() implements Command {}

    /** {@link Reply.EndSession} follows (7.4.9). */
    record SessionComplete() implements Command {}

    /** Tells the reader's own books of a sale paid in coins (7.4.10); only where its configuration says that it has some. */
    record CashSale(int amount, int item) implements Command {
        public CashSale {
            range(amount, MAX_AMOUNT);
            range(item, NO_ITEM);
        }
    }

    record ReaderDisable() implements Command {}

    record ReaderEnable() implements Command {}

    /** Stops waiting for a card; {@link Reply.Cancelled} follows (7.4.14). */
    record ReaderCancel() implements Command {}

    /** Adds an amount to the card of this session (7.4.16). */
    record RevalueRequest(int amount) implements Command {
        public RevalueRequest {
            range(amount, MAX_AMOUNT);
        }
    }

    /** Asks how much may be added; {@link Reply.RevalueLimit} follows (7.4.17). */
    record RevalueLimitRequest() implements Command {}

    /** Says who asks, and asks for {@link Reply.PeripheralId} (7.4.18). */
    record RequestId(String serial, String model) implements Command {
        private static final String MAKER = "RLV";
        private static final int TEXT = 12;
    }

    /** The block that goes onto the bus: address, data, checksum. */
    default byte[] block() {
        return Block.sealed(
                switch (this) {
                    case Reset _ -> bytes(0x10);
                    case SetupConfig _ -> bytes(0x11, 0x00, LEVEL, COLUMNS, ROWS, 0x01);
                    case SetupPrices _ -> bytes(0x11, 0x01, 0xFF, 0xFF, 0x00, 0x00);
                    case Poll _ -> bytes(0x12);
                    case VendRequest c -> bytes(0x13, 0x00, high(c.amount), c.amount, high(c.item), c.item);
                    case VendCancel _ -> bytes(0x13, 0x01);
                    case VendSuccess c -> bytes(0x13, 0x02, high(c.item), c.item);
                    case VendFailure _ -> bytes(0x13, 0x03);
                    case SessionComplete _ -> bytes(0x13, 0x04);
                    case CashSale c -> bytes(0x13, 0x05, high(c.amount), c.amount, high(c.item), c.item);
                    case ReaderDisable _ -> bytes(0x14, 0x00);
                    case ReaderEnable _ -> bytes(0x14, 0x01);
                    case ReaderCancel _ -> bytes(0x14, 0x02);
                    case RevalueRequest c -> bytes(0x15, 0x00, high(c.amount), c.amount);
                    case RevalueLimitRequest _ -> bytes(0x15, 0x01);
                    case RequestId c -> requestId(c);
                });
    }

    private static byte[] requestId(RequestId id) {
        byte[] data = Arrays.copyOf(bytes(0x17, 0x00), 31);
        text(data, 2, 3, RequestId.MAKER);
        text(data, 5, RequestId.TEXT, id.serial);
        text(data, 17, RequestId.TEXT, id.model);
        // The version in two packed decimals; ours says nothing to a reader.
        data[29] = 0x00;
        data[30] = 0x01;
        return data;
    }

    private static void text(byte[] data, int from, int length, String text) {
        Arrays.fill(data, from, from + length, (byte) ' ');
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, data, from, Math.min(length, ascii.length));
    }

    private static int high(int value) {
        return value >> 8;
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static void range(int value, int max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(value + " is not from 0 to " + max);
        }
    }
}
