package org.ralvend.device.display;

/** What stands on the display: ASCII only, since the controller's other half differs from one ROM to the next. */
public record Lines(String first, String second) {
    public static final int COLUMNS = 16;

    public Lines {
        require(first);
        require(second);
    }

    private static void require(String line) {
        if (line.length() > COLUMNS || !line.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("is no line of " + COLUMNS + " ASCII characters: " + line);
        }
    }
}
