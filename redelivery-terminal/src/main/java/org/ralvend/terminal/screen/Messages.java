package org.ralvend.terminal.screen;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.display.Lines;
import org.ralvend.device.display.Words;
import org.ralvend.protocol.Down.UnitState;
import org.ralvend.terminal.claim.Screen;

/** The one table of what a customer reads at a terminal. */
public record Messages(Words words) {
    public Lines lines(Screen screen) {
        return switch (screen) {
            case Screen.Ready s when s.linked() -> say("Key in your code", "", "Code eingeben", "");
            case Screen.Ready _ -> say("No connection", "Code stays valid", "Keine Verbindung", "Code gilt weiter");
            case Screen.Typed s -> new Lines("Code", spoken(s.digits()));
            case Screen.PleaseWait _ -> say("Please wait", "", "Bitte warten", "");
            case Screen.Unit s -> new Lines(numbered(s), state(s.state()));
            case Screen.Until s -> new Lines(words.until(s.deadline()), words.pick("goods or money", "Ware oder Geld"));
            case Screen.NoGoods _ -> say("No goods to get", "Code stays valid", "Keine Ware offen", "Code gilt weiter");
            case Screen.CheckDigits _ -> say("Wrong digit", "Check the code", "Ziffer falsch", "Code pruefen");
            case Screen.UnreadableScan _ -> say("Cannot read this", "Key in the code", "Nicht lesbar", "Code eingeben");
            case Screen.UnknownCode s -> unknown(s.heard());
            case Screen.UnknownScan _ -> say("Unknown code", "Please try later", "Code unbekannt", "Bitte spaeter");
            case Screen.TooManyTries s -> tooMany(s.again());
            case Screen.NoAnswer _ -> say("No answer", "Code stays valid", "Keine Antwort", "Code gilt weiter");
            case Screen.Updating _ -> say("Being updated", "Please try later", "Wird erneuert", "Bitte spaeter");
            case Screen.OutOfService s ->
                say(
                        "Out of service",
                        s.fault().shortId(),
                        "Ausser Betrieb",
                        s.fault().shortId());
        };
    }

    private String state(UnitState state) {
        return switch (state) {
            case PENDING -> words.pick("Being checked", "Wird geprueft");
            case HERE -> words.pick("OK = get it now", "OK = jetzt holen");
            case NOT_HERE -> words.pick("Not here now", "Jetzt nicht hier");
            case COMING -> words.pick("Watch the hatch", "Klappe beachten");
            case HAD -> words.pick("Delivered", "Ausgegeben");
            case REFUNDED -> words.pick("Paid back", "Ausgezahlt");
            case REFUND -> words.pick("Money is due", "Geld steht zu");
            case ASKED -> words.pick("OK = nothing out", "OK = kam nichts");
            case UNRESOLVED -> words.pick("Being clarified", "Wird geklaert");
        };
    }

    private Lines unknown(@Nullable Instant heard) {
        return heard == null
                ? say("Unknown code", "Check the digits", "Code unbekannt", "Ziffern pruefen")
                : new Lines(
                        words.pick("Not known yet", "Noch unbekannt"), words.pick("seen ", "am ") + words.at(heard));
    }

    private Lines tooMany(@Nullable Instant again) {
        String time = again == null ? words.pick("Please try later", "Bitte spaeter") : words.at(again);
        return new Lines(words.pick("Too many, wait", "Zu oft, warten"), time);
    }

    private Lines say(String english1, String english2, String german1, String german2) {
        return words.say(english1, english2, german1, german2);
    }

    /** As it stands on the vendor's display: {@code 0042-12345678-1}. */
    private static String spoken(String digits) {
        StringBuilder text = new StringBuilder(digits);
        if (digits.length() > 4) {
            text.insert(4, '-');
        }
        if (digits.length() > 12) {
            text.insert(13, '-');
        }
        return text.toString();
    }

    private static String numbered(Screen.Unit unit) {
        String name = unit.name();
        return Words.fit(unit.of() == 1 ? name : unit.number() + "/" + unit.of() + " " + name);
    }
}
