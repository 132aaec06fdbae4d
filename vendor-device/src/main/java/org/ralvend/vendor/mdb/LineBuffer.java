package org.ralvend.vendor.mdb;

import java.util.ArrayList;
import java.util.List;

/** Cuts bytes of a serial line into lines. What is longer than any line can be is dropped up to the next line end. */
public final class LineBuffer {
    private final StringBuilder line = new StringBuilder();
    private boolean tooLong;

    /** @return the lines that are complete now, without their ends; empty ones are none */
    public List<String> take(byte[] bytes) {
        List<String> lines = new ArrayList<>();
        for (byte one : bytes) {
            if (one == '\n' || one == '\r') {
                if (!line.isEmpty() && !tooLong) {
                    lines.add(line.toString());
                }
                line.setLength(0);
                tooLong = false;
            } else if (line.length() == AdapterLine.MAX) {
                tooLong = true;
            } else {
                // Bytes beyond ASCII stay what they are: no answer has any.
                line.append((char) (one & 0xFF));
            }
        }
        return lines;
    }
}
