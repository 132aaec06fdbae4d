package org.ralvend.device.display;

import java.util.Locale;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/** The setting {@code language}. */
public enum Language {
    EN,
    DE;

    /** @throws Fault {@link FaultCode#CONFIG_BAD_VALUE} */
    public static Language of(String setting) {
        for (Language language : values()) {
            if (language.name().toLowerCase(Locale.ROOT).equals(setting)) {
                return language;
            }
        }
        throw new Fault(FaultCode.CONFIG_BAD_VALUE, "language = " + setting + "; it must be en or de");
    }
}
