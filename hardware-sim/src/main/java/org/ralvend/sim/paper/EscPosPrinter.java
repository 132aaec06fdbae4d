package org.ralvend.sim.paper;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A receipt printer that speaks ESC/POS, as far as a receipt needs it: DLE EOT and DLE DC4 are obeyed as they arrive,
 * everything else waits in its buffer, which stands still without paper and with an open cover. Written apart from the
 * driver that it is there to try. Owned by one thread.
 */
public final class EscPosPrinter {
    private static final byte[] CLEAR = HexFormat.of().parseHex("10140801031401060208");
    private static final byte[] CLEARED = {0x37, 0x25, 0x00};
    private static final Charset WPC1252 = Charset.forName("windows-1252");

    /** More than any receipt; what does not fit is lost. */
    private static final int MAX_BUFFER = 4096;

    /** A slow printer gets through one command in so many looks. */
    private static final int SLOW_LOOKS = 100;

    private final Paper paper;
    private PrinterMood mood = PrinterMood.OK;
    private final ByteArrayOutputStream realTime = new ByteArrayOutputStream();
    private byte[] buffer = new byte[0];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final List<String> lines = new ArrayList<>();
    private String stored = "";
    private String qr = "";
    private int looks;

    public EscPosPrinter(Paper paper) {
        this.paper = paper;
    }

    public void mood(PrinterMood now) {
        mood = now;
        if (now == PrinterMood.DEAD) {
            powerCut();
        }
    }

    /** What was in its buffers is gone; a receipt that was begun hangs there. */
    public void powerCut() {
        realTime.reset();
        clear();
    }

    /** What comes back of these bytes, and of what waits; none is fine. */
    public byte[] hear(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (mood != PrinterMood.DEAD) {
            for (byte one : bytes) {
                take(one, out);
            }
            work(out);
        }
        return out.toByteArray();
    }

    private void take(byte one, ByteArrayOutputStream out) {
        realTime.write(one);
        byte[] so = realTime.toByteArray();
        if (so.length == 3 && so[0] == 0x10 && so[1] == 0x04) {
            realTime.reset();
            out.write(status(one));
        } else if (Arrays.equals(so, CLEAR)) {
            realTime.reset();
            clear();
            out.writeBytes(CLEARED);
        } else if (!begins(so)) {
            realTime.reset();
            buffered(so);
        }
    }

    private static boolean begins(byte[] so) {
        boolean status = so.length < 3 && so[0] == 0x10 && (so.length < 2 || so[1] == 0x04);
        return status || Arrays.equals(so, Arrays.copyOf(CLEAR, so.length));
    }

    private void buffered(byte[] more) {
        byte[] all = Arrays.copyOf(buffer, Math.min(MAX_BUFFER, buffer.length + more.length));
        System.arraycopy(more, 0, all, buffer.length, all.length - buffer.length);
        buffer = all;
    }

    private int status(int n) {
        boolean out = mood == PrinterMood.PAPER_OUT;
        boolean open = mood == PrinterMood.COVER_OPEN;
        int low = out || mood == PrinterMood.PAPER_LOW ? 0x0C : 0;
        return switch (n) {
            case 1 -> 0x12 | (out || open ? 0x08 : 0);
            case 2 -> 0x12 | (out ? 0x20 : 0) | (open ? 0x04 : 0);
            case 4 -> 0x12 | low | (out ? 0x60 : 0);
            default -> 0x12;
        };
    }

    private void work(ByteArrayOutputStream out) {
        boolean online = mood == PrinterMood.OK || mood == PrinterMood.PAPER_LOW;
        boolean once = mood == PrinterMood.SLOW && ++looks % SLOW_LOOKS == 0;
        while (online || once) {
            int length = length();
            if (length == 0 || length > buffer.length) {
                return;
            }
            byte[] command = Arrays.copyOf(buffer, length);
            buffer = Arrays.copyOfRange(buffer, length, buffer.length);
            obey(command, out);
            once = false;
        }
    }

    /** Bytes of the next command; 0 while that cannot be told. */
    private int length() {
        if (buffer.length == 0) {
            return 0;
        }
        return switch (buffer[0]) {
            case 0x1B -> buffer.length > 1 && buffer[1] == '@' ? 2 : 3;
            case 0x1D -> ofGroup();
            default -> 1;
        };
    }

    private int ofGroup() {
        if (buffer.length < 2) {
            return 0;
        }
        return switch (buffer[1]) {
            case 'V' -> 4;
            case '(' -> buffer.length < 5 ? 0 : 5 + (buffer[3] & 0xFF) + ((buffer[4] & 0xFF) << 8);
            default -> 3;
        };
    }

    private void obey(byte[] command, ByteArrayOutputStream out) {
        switch (command[0]) {
            case '\n' -> endLine();
            case 0x1B -> {}
            case 0x1D -> group(command, out);
            default -> line.write(command[0]);
        }
    }

    private void group(byte[] command, ByteArrayOutputStream out) {
        if (command[1] == 'V') {
            paper.cut(List.copyOf(lines), qr);
            lines.clear();
            qr = "";
        } else if (command[1] == 'r') {
            out.write(mood == PrinterMood.PAPER_LOW ? 0x03 : 0x00);
        } else if (command[1] == '(' && command[6] == 80) {
            stored = new String(command, 8, command.length - 8, StandardCharsets.US_ASCII);
        } else if (command[1] == '(' && command[6] == 81) {
            qr = stored;
        }
    }

    private void endLine() {
        lines.add(line.toString(WPC1252).stripTrailing());
        line.reset();
    }

    private void clear() {
        buffer = new byte[0];
        line.reset();
    }
}
