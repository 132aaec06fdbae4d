package org.ralvend.device.check;

/**
 * What one look found.
 *
 * @param text where all is well what was found, or nothing; otherwise what to do
 */
public record Finding(boolean isWell, String text) {
    public static Finding well() {
        return new Finding(true, "");
    }

    public static Finding well(String found) {
        return new Finding(true, found);
    }

    public static Finding wrong(String todo) {
        return new Finding(false, todo);
    }
}
