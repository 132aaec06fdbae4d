package org.ralvend.vendor.receipt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Bytes for a printer, command by command, named as in Epson's ESC/POS Command Reference. Owned by one thread.
 *
 * <p>Text goes out in code page 16 (WPC1252), which has the letters of Western Europe; what it has not is a question mark.
 * No text has a control character, so that none is taken for a real-time command.
 */
final class EscPos {
    /** 8N1. */
    static final int BAUD = 38_400;

    /** Of font A that fit on paper 58 mm wide; on wider paper the right is left white. */
    static final int COLUMNS = 32;

    private static final Charset WPC1252 = Charset.forName("windows-1252");
    private static final int DLE = 0x10;
    private static final int ESC = 0x1B;
    private static final int GS = 0x1D;

    /** Dots of a module; 8 dots are a millimetre. */
    private static final int MODULE = 6;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** ESC {@literal @}: initialize printer; ESC t 16: select character code table. */
    EscPos begin() {
        return put(ESC, '@').put(ESC, 't', 16);
    }

    /** A line, and LF: print and line feed. */
    EscPos line(String text) {
        for (byte one : plain(text).getBytes(WPC1252)) {
            out.write(one);
        }
        return put('\n');
    }

    /** ESC a: select justification. */
    EscPos centred(boolean yes) {
        return put(ESC, 'a', yes ? 1 : 0);
    }

    /** ESC E: turn emphasized mode on/off. */
    EscPos bold(boolean yes) {
        return put(ESC, 'E', yes ? 1 : 0);
    }

    /**
     * GS ( k, functions 165 (model 2), 167 (size of module), 169 (error correction level M), 180 (store the data) and 181
     * (print the symbol data) of QR Code.
     */
    EscPos qr(String text) {
        byte[] data = text.getBytes(StandardCharsets.US_ASCII);
        int length = data.length + 3;
        put(GS, '(', 'k', 4, 0, 49, 65, 50, 0);
        put(GS, '(', 'k', 3, 0, 49, 67, MODULE);
        put(GS, '(', 'k', 3, 0, 49, 69, 49);
        put(GS, '(', 'k', length & 0xFF, length >> 8, 49, 80, 48);
        out.writeBytes(data);
        return put(GS, '(', 'k', 3, 0, 49, 81, 48);
    }

    /** GS V 66 0: feed paper to the cutting position and cut. */
    EscPos cut() {
        return put(GS, 'V', 66, 0);
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** DLE EOT n: transmit real-time status; a printer answers it whatever it is doing, with one byte. */
    static byte[] askStatus(int n) {
        return new EscPos().put(DLE, 4, n).bytes();
    }

    /** DLE DC4 (fn = 8): clear buffer(s), in real time; answered with {@link #CLEARED}. */
    static byte[] clear() {
        return new EscPos().put(DLE, 20, 8, 1, 3, 20, 1, 6, 2, 8).bytes();
    }

    /** GS r 1: transmit paper sensor status, once everything before it is printed. */
    static byte[] askDone() {
        return new EscPos().put(GS, 'r', 1).bytes();
    }

    private static final int[] CLEARED = {0x37, 0x25, 0x00};

    /** How many bytes there are of the answer to {@link #clear}. */
    static final int CLEARED_LENGTH = CLEARED.length;

    /** @return how many bytes of that answer have come with this one, of which so many had come before */
    static int cleared(int before, int one) {
        if (one == CLEARED[before]) {
            return before + 1;
        }
        return one == CLEARED[0] ? 1 : 0;
    }

    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private EscPos put(int... values) {
        for (int value : values) {
            out.write(value);
        }
        return this;
    }
}
