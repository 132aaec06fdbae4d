package org.ralvend.vendor.mdb;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Lines to and from an adapter that is master of the MDB bus: US-ASCII, ended by LF, 115200 8N1. The adapter keeps what
 * no program behind a serial line can: the mode bit, the 5 ms in which an answer begins and is acknowledged (MDB/ICP 4.3, section 2).
 * Checksums travel the whole way, so that damage on either line is seen.
 *
 * <pre>
 *   to the adapter    N:HEX   put this block onto the bus; N is a hexadecimal digit, HEX upper-case with checksum
 *                     *       forget what was said before
 *   from it           N:HEX   what the reader answered to N: 00 (ACK), FF (NAK), or data with checksum
 *                     N:-     the reader did not answer within 5 ms
 *                     N:?     the checksum of N is wrong; nothing was put onto the bus
 *                     *       forgotten
 * </pre>
 *
 * The same line twice in a row is put onto the bus once and answered alike twice: an answer that was lost on the serial
 * line is asked for again without a second act. A line that is none of these is ignored on both sides. Adapters that
 * speak otherwise differ in this class.
 */
public final class AdapterLine {
    public static final int BAUD = 115_200;

    public static final String FORGET = "*";

    /** Characters of the longest line. */
    public static final int MAX = 2 + 2 * Block.MAX;

    /** Numbers go round. */
    public static final int NUMBERS = 16;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** The answer to the line with this number. */
    public record Heard(int number, Answer answer) {}

    private AdapterLine() {}

    public static String of(int number, Command command) {
        return Integer.toHexString(number).toUpperCase(Locale.ROOT) + ":" + HEX.formatHex(command.block());
    }

    /**
     * @param level of the reader; 1 before it is known
     * @return empty where the line is no answer to anything
     */
    public static Optional<Heard> heard(String line, int level) {
        int number = line.length() > 2 && line.length() <= MAX && line.charAt(1) == ':'
                ? Character.digit(line.charAt(0), NUMBERS)
                : -1;
        return number < 0 ? Optional.empty() : Optional.of(new Heard(number, answer(line.substring(2), level)));
    }

    private static Answer answer(String said, int level) {
        return switch (said) {
            case "00" -> new Answer.Ack();
            case "FF", "?" -> new Answer.Nak();
            case "-" -> new Answer.Silence();
            default -> data(said, level);
        };
    }

    private static Answer data(String hex, int level) {
        byte[] block;
        try {
            block = HEX.parseHex(hex);
        } catch (IllegalArgumentException e) {
            return new Answer.Garbled();
        }
        if (!Block.isWhole(block)) {
            return new Answer.Garbled();
        }
        byte[] data = Arrays.copyOf(block, block.length - 1);
        return Reply.all(data, level).<Answer>map(Answer.Said::new).orElseGet(Answer.Garbled::new);
    }

    public static byte[] bytes(String line) {
        return (line + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
