package org.ralvend.sim.card;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A reader and the adapter before it, as seen from a serial line: bytes in, bytes out. The adapter knows the last line and
 * its answer; the same line again is answered without asking the reader. Owned by one thread.
 */
public final class SerialReader {
    /** Longer than any line; what is longer is no line. */
    private static final int MAX_LINE = 100;

    /** A damaged answer each so many. */
    private static final int DAMAGE_EACH = 3;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final MdbReader reader;
    private final StringBuilder line = new StringBuilder();
    private Mood mood = Mood.WELL;
    private @Nullable String last;
    private String answer = "";
    private int answers;

    public SerialReader(Purse purse) {
        reader = new MdbReader(purse);
    }

    public void mood(Mood now) {
        mood = now;
        reader.mood(now);
    }

    /**
     * Somebody holds a card to the reader.
     *
     * @param covered whether the bank will pay
     * @return whether the reader waits for one
     */
    public boolean present(boolean covered) {
        return reader.present(covered);
    }

    /** Reader and adapter come up again, and know nothing of what was. */
    public void powerCut() {
        reader.powerUp();
        last = null;
        line.setLength(0);
    }

    /** What comes back of these bytes. */
    public byte[] hear(byte[] bytes) {
        StringBuilder out = new StringBuilder();
        for (byte one : bytes) {
            if (one != '\n') {
                line.append(line.length() < MAX_LINE ? (char) (one & 0xFF) : "");
            } else {
                String said = answer(line.toString());
                line.setLength(0);
                out.append(said.isEmpty() ? "" : said + "\n");
            }
        }
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private String answer(String said) {
        if (said.equals("*")) {
            last = null;
            return "*";
        }
        if (said.length() < 6 || said.charAt(1) != ':') {
            return "";
        }
        if (!said.equals(last)) {
            last = said;
            answer = said.substring(0, 2) + asked(said.substring(2));
        }
        answers++;
        return mood == Mood.GARBAGE && answers % DAMAGE_EACH == 0 ? answer.substring(0, 2) + "7F" : answer;
    }

    private String asked(String hex) {
        byte[] block;
        try {
            block = HEX.parseHex(hex);
        } catch (IllegalArgumentException e) {
            return "?";
        }
        int sum = 0;
        for (int i = 0; i < block.length - 1; i++) {
            sum += block[i];
        }
        if (block[block.length - 1] != (byte) sum) {
            return "?";
        }
        byte[] heard = reader.hear(block);
        return heard == null ? "-" : HEX.formatHex(heard);
    }
}
