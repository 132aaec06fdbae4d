package org.ralvend.protocol;

import java.util.Locale;
import java.util.random.RandomGenerator;
import org.ralvend.protocol.json.Inline;

/**
 * The claim code for a keypad: vendor number (4 digits), 8 random digits, a check digit by the Luhn formula (ISO/IEC
 * 7812-1 annex B). Works only at terminals of its town, where tries are limited; 8 digits alone are no secret.
 */
public record KeypadCode(String digits) implements Inline {
    /** How many codes a vendor's number has. */
    public static final int NUMBERS = 100_000_000;

    private static final int LENGTH = 13;

    public KeypadCode {
        if (digits.length() != LENGTH || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("is no keypad code of 13 digits");
        }
        if (luhn(digits.substring(0, LENGTH - 1)) != digits.charAt(LENGTH - 1) - '0') {
            throw new IllegalArgumentException("has a wrong check digit");
        }
    }

    /** @param vendorNumber 0..9999 */
    public static KeypadCode mint(int vendorNumber, RandomGenerator random) {
        return of(vendorNumber, random.nextInt(NUMBERS));
    }

    /**
     * @param vendorNumber 0..9999
     * @param number what is random in it, below {@link #NUMBERS}
     */
    public static KeypadCode of(int vendorNumber, int number) {
        String body = String.format(Locale.ROOT, "%04d%08d", vendorNumber, number);
        return new KeypadCode(body + luhn(body));
    }

    /** Of the vendor that minted it, 0..9999. */
    public int vendorNumber() {
        return Integer.parseInt(digits.substring(0, 4));
    }

    /** As people note it: {@code 0042-12345678-1}, 15 characters. */
    public String spoken() {
        return digits.substring(0, 4) + "-" + digits.substring(4, 12) + "-" + digits.substring(12);
    }

    private static int luhn(String body) {
        int sum = 0;
        for (int i = 0; i < body.length(); i++) {
            int digit = body.charAt(body.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? 2 * digit : digit;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return (10 - sum % 10) % 10;
    }
}
