package org.ralvend.vendor.mdb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a controller says to cashless device 1, address 10h, of the commands of MDB/ICP 4.3, section 7.4; they are named
 * here as there. Amounts are scaled as the reader has told in its {@link Reply.Config}, 16 bits wide: the optional feature
 * of wider ones is never switched on. Not used: sales in coins told to a reader that keeps books of its own, and REVALUE,
 * which needs the card of a session that is over by the time when money is owed back.
 */
public sealed interface Command {
    /** The level that this controller is built to. */
    int LEVEL = 3;

    /** Of the display that a reader may write on. */
    int COLUMNS = 16;

    int ROWS = 2;

    /** The largest amount; FFFFh says "not known". */
    int MAX_AMOUNT = 0xFFFE;

    /** The largest item number. */
    int MAX_ITEM = 0xFFFF;

    /** Ends whatever goes on; {@link Reply.JustReset} follows. */
    record Reset() implements Command {}

    /** What this controller can do; asks for {@link Reply.Config}. */
    record SetupConfig() implements Command {}

    /** The range of prices is not told: FFFFh and 0. */
    record SetupPrices() implements Command {}

    record Poll() implements Command {}

    /** Asks whether so much may be taken from the card of this session. */
    record VendRequest(int amount, int item) implements Command {
        public VendRequest {
            range(amount, MAX_AMOUNT);
            range(item, MAX_ITEM);
        }
    }

    /** Takes the request back while it is not answered; {@link Reply.VendDenied} follows. */
    record VendCancel() implements Command {}

    /** The amount that was approved is taken. */
    record VendSuccess(int item) implements Command {
        public VendSuccess {
            range(item, MAX_ITEM);
        }
    }

    /** Nothing came of the approval: the reader gives the amount back. */
    record VendFailure() implements Command {}

    /** {@link Reply.EndSession} follows. */
    record SessionComplete() implements Command {}

    record ReaderDisable() implements Command {}

    record ReaderEnable() implements Command {}

    /** Says who asks, and asks for {@link Reply.PeripheralId}. */
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
                    case ReaderDisable _ -> bytes(0x14, 0x00);
                    case ReaderEnable _ -> bytes(0x14, 0x01);
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
