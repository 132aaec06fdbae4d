package org.ralvend.vendor.card;

import java.util.Currency;
import java.util.Locale;
import java.util.OptionalInt;
import org.ralvend.protocol.Money;
import org.ralvend.vendor.mdb.Command;
import org.ralvend.vendor.mdb.Reply;

/**
 * Money as a reader counts it: an amount is a multiple of its scale factor (MDB/ICP 4.3, section 7.4, SETUP).
 *
 * @param unitMinor minor units in one of the reader's
 */
record Scale(String currency, long unitMinor) {
    private static final int ISO = 0x1;

    /** Decimals that a currency can have; a reader that says more is not believed. */
    private static final int MAX_DECIMALS = 4;

    /** Whether a reader that says this of itself counts in this currency. Country codes of telephones tell nothing. */
    static boolean fits(Reply.Config config, String currency) {
        Currency ours = Currency.getInstance(currency);
        boolean named = config.currency() >> 12 == ISO;
        String number = String.format(Locale.ROOT, "%03x", config.currency() & 0xFFF);
        return (!named || number.equals(String.format(Locale.ROOT, "%03d", ours.getNumericCode())))
                && config.scale() > 0
                && config.decimals() <= Math.min(ours.getDefaultFractionDigits(), MAX_DECIMALS);
    }

    static Scale of(Reply.Config config, String currency) {
        int more = Currency.getInstance(currency).getDefaultFractionDigits() - config.decimals();
        return new Scale(currency, Math.round(config.scale() * Math.pow(10, more)));
    }

    /** Empty where the reader cannot count this. */
    OptionalInt scaled(Money money) {
        long amount = money.minor() / unitMinor;
        boolean whole = money.minor() % unitMinor == 0 && money.currency().equals(currency);
        return whole && amount > 0 && amount <= Command.MAX_AMOUNT ? OptionalInt.of((int) amount) : OptionalInt.empty();
    }

    Money money(int amount) {
        return new Money(amount * unitMinor, currency);
    }
}
