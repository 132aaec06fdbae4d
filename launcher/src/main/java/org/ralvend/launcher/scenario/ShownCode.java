package org.ralvend.launcher.scenario;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ralvend.sim.Fact;
import org.ralvend.sim.LedgerEntry;

/**
 * A claim code as a customer reads it from a vendor's display.
 *
 * @param digits a key each, in their order
 */
record ShownCode(List<String> digits) {
    /** As {@link org.ralvend.protocol.KeypadCode#spoken}. */
    private static final Pattern SPOKEN = Pattern.compile("(\\d{4})-(\\d{8})-(\\d)");

    ShownCode {
        digits = List.copyOf(digits);
    }

    /** The one that this machine has shown last, be it gone from the display or not. */
    static Optional<ShownCode> last(List<LedgerEntry> ledger, String vendor) {
        return ledger.reversed().stream()
                .filter(entry -> entry.machine().equals(vendor))
                .flatMap(entry -> on(entry.fact()).stream())
                .findFirst();
    }

    private static Optional<ShownCode> on(Fact fact) {
        if (fact instanceof Fact.Displayed(String first, String second)) {
            Matcher code = SPOKEN.matcher(first + "\n" + second);
            if (code.find()) {
                return Optional.of(new ShownCode(List.of((code.group(1) + code.group(2) + code.group(3)).split(""))));
            }
        }
        return Optional.empty();
    }
}
