package org.ralvend.backend.live;

import java.util.List;
import java.util.Locale;
import org.ralvend.backend.Pure;

/** What the page is written in. */
@Pure
enum Language {
    ENGLISH(Locale.UK, "English"),
    GERMAN(Locale.GERMANY, "Deutsch");

    private final Locale locale;
    private final String ownName;

    Language(Locale locale, String ownName) {
        this.locale = locale;
        this.ownName = ownName;
    }

    /**
     * The one asked for by the link, else the first that the browser prefers, else English.
     *
     * @param link {@code en} or {@code de}; anything else asks for nothing
     * @param accepts the header Accept-Language (RFC 9110 section 12.5.4), whatever it holds
     */
    static Language of(String link, String accepts) {
        for (Language language : values()) {
            if (language.tag().equals(link)) {
                return language;
            }
        }
        try {
            for (Locale.LanguageRange range : accepts.isBlank() ? List.<Locale.LanguageRange>of() : ranges(accepts)) {
                for (Language language : values()) {
                    if (range.getWeight() > 0 && (range.getRange() + "-").startsWith(language.tag() + "-")) {
                        return language;
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            return ENGLISH;
        }
        return ENGLISH;
    }

    private static List<Locale.LanguageRange> ranges(String accepts) {
        return Locale.LanguageRange.parse(accepts);
    }

    Language other() {
        return switch (this) {
            case ENGLISH -> GERMAN;
            case GERMAN -> ENGLISH;
        };
    }

    Locale locale() {
        return locale;
    }

    /** BCP 47. */
    String tag() {
        return locale.getLanguage();
    }

    String ownName() {
        return ownName;
    }

    String pick(String english, String german) {
        return switch (this) {
            case ENGLISH -> english;
            case GERMAN -> german;
        };
    }
}
