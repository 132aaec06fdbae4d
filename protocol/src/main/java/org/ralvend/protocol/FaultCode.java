package org.ralvend.protocol;

import java.util.Locale;

/**
 * The one catalogue of faults: stable code, who can mend it, the HTTP status where it is answered over HTTP, and a text
 * in two languages. Codes are never reused. On a machine's display a fault appears as {@code E} and its number.
 */
public enum FaultCode {
    // 1xx settings and installation
    CONFIG_UNREADABLE(101, Mender.TECHNICIAN, 500, "the settings file cannot be read", "Einstellungen nicht lesbar"),
    CONFIG_UNKNOWN_KEY(102, Mender.TECHNICIAN, 500, "a setting is unknown", "unbekannte Einstellung"),
    CONFIG_MISSING(103, Mender.TECHNICIAN, 500, "a setting is missing; set it", "Einstellung fehlt"),
    CONFIG_BAD_VALUE(104, Mender.TECHNICIAN, 500, "a setting has a bad value", "Einstellung ungueltig"),
    FOLDER_UNWRITABLE(
            105,
            Mender.TECHNICIAN,
            500,
            "cannot write; check the folder's owner and the free space",
            "Ordner nicht beschreibbar"),
    PORT_TAKEN(
            106, Mender.TECHNICIAN, 500, "the port is taken; end the other program or set another port", "Port belegt"),
    ALREADY_RUNNING(107, Mender.TECHNICIAN, 500, "another program holds this folder", "laeuft bereits"),
    CERTIFICATE_MISSING(108, Mender.TECHNICIAN, 500, "a key or certificate is missing", "Zertifikat fehlt"),
    CERTIFICATE_BAD(109, Mender.TECHNICIAN, 500, "a key or certificate is unusable", "Zertifikat ungueltig"),
    UNREACHABLE(
            110, Mender.TECHNICIAN, 503, "cannot be reached; check the address and the network", "nicht erreichbar"),
    WIRING_BAD(111, Mender.TECHNICIAN, 500, "the wiring file does not fit this hardware", "Verdrahtung ungueltig"),
    HARDWARE_SILENT(
            112, Mender.TECHNICIAN, 500, "a part does not answer; check plug and cable", "Bauteil antwortet nicht"),
    DATABASE_UNSAFE(
            113, Mender.OPERATOR, 500, "the database would lose committed sales in a power cut", "Datenbank unsicher"),
    DATABASE_VERSION(
            114,
            Mender.OPERATOR,
            500,
            "the database folder belongs to another PostgreSQL version",
            "Datenbankversion falsch"),
    // 2xx journal
    JOURNAL_UNWRITABLE(201, Mender.TECHNICIAN, 500, "the journal cannot be written", "Journal nicht schreibbar"),
    JOURNAL_NEWER(
            202,
            Mender.TECHNICIAN,
            500,
            "the journal was written by a newer version; install that version",
            "Journal zu neu"),
    JOURNAL_LOCKED(203, Mender.TECHNICIAN, 500, "another program holds the journal", "Journal gesperrt"),
    JOURNAL_CORRUPT(204, Mender.TECHNICIAN, 500, "the journal is damaged", "Journal beschaedigt"),
    JOURNAL_FULL(205, Mender.OPERATOR, 500, "the journal is at its high-water mark; restore the link", "Journal voll"),
    JOURNAL_UNSAFE(
            206,
            Mender.DEVELOPER,
            500,
            "SQLite did not take a setting that keeps entries through a power cut",
            "Journal unsicher"),
    // 3xx messages
    MESSAGE_MALFORMED(301, Mender.DEVELOPER, 400, "no message of this protocol", "Nachricht fehlerhaft"),
    MESSAGE_UNKNOWN(302, Mender.DEVELOPER, 400, "a message of unknown type", "Nachricht unbekannt"),
    MESSAGE_OVERSIZED(303, Mender.DEVELOPER, 413, "a message beyond its limit", "Nachricht zu gross"),
    MESSAGE_FOREIGN(304, Mender.OPERATOR, 403, "a message about what is another machine's", "Nachricht fremd"),
    SIGNATURE_BAD(305, Mender.OPERATOR, 400, "a signature does not verify", "Signatur ungueltig"),
    DEVICE_UNKNOWN(306, Mender.OPERATOR, 403, "an unknown or revoked device", "Geraet unbekannt"),
    CHAIN_DIVERGED(307, Mender.OPERATOR, 409, "a journal contradicts what was stored", "Journal weicht ab"),
    PING_UNKNOWN(
            320,
            Mender.OPERATOR,
            400,
            "an answer to a ping that nobody waits for: late, replayed or made up",
            "Ping-Antwort unbekannt"),
    // 4xx requests of people
    REQUEST_INVALID(401, Mender.CALLER, 400, "a field is missing or invalid", "Feld fehlt oder ungueltig"),
    TOWN_MISSING(402, Mender.CALLER, 400, "name the town", "Stadt fehlt"),
    NOT_SIGNED_IN(403, Mender.CALLER, 401, "sign in", "nicht angemeldet"),
    NOT_ALLOWED(404, Mender.CALLER, 403, "this role may not do that", "nicht erlaubt"),
    NOT_FOUND(405, Mender.CALLER, 404, "there is no such thing here", "nicht gefunden"),
    CONFLICT(406, Mender.CALLER, 409, "contradicts what is stored", "Widerspruch"),
    IDEMPOTENCY_KEY_REUSED(
            407, Mender.CALLER, 422, "the idempotency key was used with another body", "Schluessel wiederverwendet"),
    IDEMPOTENCY_KEY_MISSING(408, Mender.CALLER, 400, "send an Idempotency-Key", "Schluessel fehlt"),
    CLAIM_INVALID(
            409,
            Mender.TECHNICIAN,
            403,
            "the claim is wrong, used or older than 15 minutes; ask for a new one",
            "Anspruch ungueltig"),
    REFUND_UNDER_WAY(
            420,
            Mender.CALLER,
            409,
            "it may be going back to the card; wait until the acquirer has answered",
            "Erstattung auf die Karte laeuft"),
    METHOD_NOT_ALLOWED(430, Mender.CALLER, 405, "this address takes another method", "Methode nicht erlaubt"),
    REQUEST_TOO_LARGE(431, Mender.CALLER, 413, "the request is beyond its limit", "Anfrage zu gross"),
    MEDIA_TYPE_UNSUPPORTED(432, Mender.CALLER, 415, "send application/json", "Medientyp nicht unterstuetzt"),
    DATABASE_UNAVAILABLE(
            433, Mender.OPERATOR, 503, "the database does not answer; try again", "Datenbank antwortet nicht"),
    INTERNAL(499, Mender.DEVELOPER, 500, "unexpected; see the log", "interner Fehler"),
    // 5xx the machine itself
    MOTOR_STUCK(501, Mender.TECHNICIAN, 500, "a motor did not come home", "Motor klemmt"),
    ESCROW_STUCK(502, Mender.TECHNICIAN, 500, "the escrow did not move its coins", "Muenzspeicher klemmt"),
    NO_PRICE_LIST(503, Mender.OPERATOR, 500, "no price list has arrived yet", "keine Preisliste"),
    DROP_UNASKED(505, Mender.TECHNICIAN, 500, "a product fell without an order", "Produkt fiel ungefragt"),
    CARD_READER_SILENT(
            506,
            Mender.TECHNICIAN,
            500,
            "the card reader does not answer; only coins are taken",
            "Kartenleser antwortet nicht"),
    CARD_READER_UNFIT(
            507,
            Mender.OPERATOR,
            500,
            "the card reader is set up for another currency; only coins are taken",
            "Kartenleser passt nicht"),
    SCANNER_SILENT(
            508, Mender.TECHNICIAN, 500, "the scanner does not answer; codes are keyed in", "Scanner antwortet nicht"),
    PRINTER_SILENT(
            510,
            Mender.TECHNICIAN,
            500,
            "the receipt printer does not answer; no receipts are printed",
            "Belegdrucker antwortet nicht"),
    PRINTER_PAPER_OUT(511, Mender.TECHNICIAN, 500, "the receipt printer has no paper", "Belegpapier fehlt"),
    PRINTER_STOPPED(
            512,
            Mender.TECHNICIAN,
            500,
            "the receipt printer's cover is open or its cutter stuck",
            "Belegdrucker offen oder klemmt"),
    PRINTER_PAPER_LOW(513, Mender.TECHNICIAN, 500, "the receipt printer needs paper soon", "Belegpapier bald leer"),
    LINK_DOWN(504, Mender.TECHNICIAN, 503, "no connection to the backend", "keine Verbindung"),
    // 6xx updates
    UPDATE_MALFORMED(601, Mender.DEVELOPER, 500, "no metadata of this kind", "Update fehlerhaft"),
    UPDATE_UNSIGNED(602, Mender.OPERATOR, 500, "not signed by those whom we trust", "Update nicht signiert"),
    UPDATE_ROLLBACK(603, Mender.OPERATOR, 500, "older than what was seen before", "Update zu alt"),
    UPDATE_EXPIRED(604, Mender.OPERATOR, 500, "its signers vouch for it no more", "Update abgelaufen"),
    UPDATE_MISMATCH(605, Mender.OPERATOR, 500, "not what its signed description says", "Update passt nicht"),
    UPDATE_OVERSIZED(606, Mender.OPERATOR, 500, "an answer beyond its limit", "Update zu gross"),
    UPDATE_SLOW(607, Mender.TECHNICIAN, 503, "an answer comes too slowly", "Update zu langsam"),
    UPDATE_UNREACHABLE(608, Mender.TECHNICIAN, 503, "the repository does not give it", "Update nicht erreichbar"),
    UPDATE_UNKNOWN(609, Mender.OPERATOR, 404, "nobody who is trusted knows it", "Update unbekannt"),
    UPDATE_NO_ROOT(610, Mender.TECHNICIAN, 500, "no root is trusted yet; run init", "keine Update-Wurzel"),
    UPDATE_KEY_LOCKED(611, Mender.OPERATOR, 500, "this passphrase does not open the key", "Passphrase falsch"),
    UPDATE_KEY_NEEDLESS(612, Mender.OPERATOR, 500, "this key is asked for no signature", "Schluessel nicht gefragt"),
    UPDATE_NOTHING_STAGED(613, Mender.OPERATOR, 500, "nothing is staged", "nichts vorgemerkt"),
    UPDATE_CLOCK_UNKNOWN(
            614, Mender.TECHNICIAN, 503, "the time is not known; nothing is installed", "Uhrzeit unbekannt"),
    UPDATE_UNFIT(615, Mender.OPERATOR, 500, "not for this machine, or older than it may be", "Update unpassend");

    /** Who can mend it. */
    public enum Mender {
        CUSTOMER,
        CALLER,
        TECHNICIAN,
        OPERATOR,
        DEVELOPER
    }

    private final int number;
    private final Mender mender;
    private final int httpStatus;
    private final String english;
    private final String german;

    FaultCode(int number, Mender mender, int httpStatus, String english, String german) {
        this.number = number;
        this.mender = mender;
        this.httpStatus = httpStatus;
        this.english = english;
        this.german = german;
    }

    /** As it stands in messages and in {@code urn:ralvend:fault:ID}: the name with hyphens. */
    public String id() {
        return name().replace('_', '-');
    }

    /** As it stands on a display: {@code E201}. */
    public String shortId() {
        return String.format(Locale.ROOT, "E%03d", number);
    }

    public Mender mender() {
        return mender;
    }

    public int httpStatus() {
        return httpStatus;
    }

    public String english() {
        return english;
    }

    public String german() {
        return german;
    }
}
