package org.ralvend.device.display;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * The customer's language and calendar.
 *
 * @param zone in which dates and times are meant
 */
public record Words(Language language, ZoneId zone) {
    private static final DateTimeFormatter ENGLISH_DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd");
    private static final DateTimeFormatter GERMAN_DATE = DateTimeFormatter.ofPattern("dd.MM.yyyy");
    private static final DateTimeFormatter ENGLISH_TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm");
    private static final DateTimeFormatter GERMAN_TIME = DateTimeFormatter.ofPattern("dd.MM. HH:mm");

    /**
     * Of the settings {@code language} and {@code time.zone}.
     *
     * @param zone the system's where it is empty
     * @throws Fault {@link FaultCode#CONFIG_BAD_VALUE}
     */
    public static Words of(String language, String zone) {
        try {
            return new Words(Language.of(language), zone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(zone));
        } catch (DateTimeException e) {
            throw new Fault(FaultCode.CONFIG_BAD_VALUE, "time.zone = " + zone + "; it must be as Europe/Berlin", e);
        }
    }

    public Lines say(String english1, String english2, String german1, String german2) {
        return new Lines(pick(english1, german1), pick(english2, german2));
    }

    public String pick(String english, String german) {
        return switch (language) {
            case EN -> english;
            case DE -> german;
        };
    }

    /** Sixteen characters at most. */
    public String until(Instant deadline) {
        return switch (language) {
            case EN -> "until " + ENGLISH_DATE.format(deadline.atZone(zone));
            case DE -> "bis " + GERMAN_DATE.format(deadline.atZone(zone));
        };
    }

    /** Day and minute, in twelve characters at most. */
    public String at(Instant time) {
        return switch (language) {
            case EN -> ENGLISH_TIME.format(time.atZone(zone));
            case DE -> GERMAN_TIME.format(time.atZone(zone));
        };
    }

    /** A product's name in ASCII; what has no ASCII form is left out. */
    public static String fit(String name) {
        String german = name.replace("ä", "ae")
                .replace("ö", "oe")
                .replace("ü", "ue")
                .replace("Ä", "Ae")
                .replace("Ö", "Oe")
                .replace("Ü", "Ue")
                .replace("ß", "ss");
        String plain = Normalizer.normalize(german, Normalizer.Form.NFD).replaceAll("[^\\x20-\\x7e]", "");
        return plain.length() <= Lines.COLUMNS ? plain : plain.substring(0, Lines.COLUMNS);
    }
}
