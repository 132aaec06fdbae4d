package org.ralvend.protocol;

/**
 * An amount in the minor unit of its currency (ISO 4217), 0 up to {@link #MAX_MINOR}. Never negative: what goes the
 * other way has a name of its own.
 */
public record Money(long minor, String currency) {
    /** More than any sale: ten million of a currency with two decimals. */
    public static final long MAX_MINOR = 1_000_000_000L;

    public Money {
        if (minor < 0 || minor > MAX_MINOR) {
            throw new IllegalArgumentException("is out of range: " + minor);
        }
        if (currency.length() != 3 || !currency.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            throw new IllegalArgumentException("has no ISO 4217 currency code");
        }
    }

    public static Money zero(String currency) {
        return new Money(0, currency);
    }

    /** @throws IllegalArgumentException where the currencies differ */
    public Money plus(Money other) {
        return new Money(minor + same(other), currency);
    }

    /**
     * Never below nothing.
     *
     * @throws IllegalArgumentException where the currencies differ, or that is more than this
     */
    public Money minus(Money other) {
        return new Money(minor - same(other), currency);
    }

    public Money times(int quantity) {
        return new Money(Math.multiplyExact(minor, quantity), currency);
    }

    public boolean isAtLeast(Money other) {
        return minor >= same(other);
    }

    private long same(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException(currency + " and " + other.currency);
        }
        return other.minor;
    }
}
