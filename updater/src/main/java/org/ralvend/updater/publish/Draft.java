package org.ralvend.updater.publish;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;
import org.ralvend.updater.tuf.CanonicalJson;
import org.ralvend.updater.tuf.Document;
import org.ralvend.updater.tuf.Fields;
import org.ralvend.updater.tuf.Json;
import org.ralvend.updater.tuf.Key;
import org.ralvend.updater.tuf.Limits;
import org.ralvend.updater.tuf.Names;
import org.ralvend.updater.tuf.Root;
import org.ralvend.updater.tuf.Signers;
import org.ralvend.updater.tuf.Targets;

/**
 * One role's metadata at the writing end: what is to be signed, or is, and by whom. What nobody here knows in it stays. Immutable.
 *
 * @param signatures hexadecimal, by key id
 * @param read the file that it was read from, byte for byte, where nothing was changed since
 */
record Draft(String role, Json.Obj signed, Map<String, String> signatures, Optional<Bytes> read) {
    static final String ROOT = "root";
    static final String TIMESTAMP = "timestamp";
    static final String SNAPSHOT = "snapshot";
    static final String TARGETS = "targets";
    private static final String SPECIFICATION = "1.0.31";

    Draft {
        signatures = Map.copyOf(signatures);
    }

    /** Version 1, without what only its kind has. */
    static Draft fresh(String role, Instant expires) {
        Json.Obj signed = Json.Obj.of()
                .with("_type", type(role).word())
                .with("spec_version", SPECIFICATION)
                .with("version", 1)
                .with("expires", date(expires));
        return new Draft(role, signed, Map.of(), Optional.empty());
    }

    /** @throws Fault {@link FaultCode#UPDATE_MALFORMED} where it is no metadata of this role's type */
    static Draft read(String role, Bytes file) {
        Fields whole = Fields.of(role, Json.parse(file.toArray()));
        Document document = Document.parse(role, type(role), file);
        Map<String, String> signatures = new LinkedHashMap<>();
        for (Json item : whole.items("signatures")) {
            Fields signature = Fields.of(role + ".signatures", item);
            signatures.put(signature.text("keyid"), signature.text("sig"));
        }
        return new Draft(role, new Json.Obj(document.signed().members()), signatures, Optional.of(file));
    }

    static Document.Type type(String role) {
        return switch (role) {
            case ROOT -> Document.Type.ROOT;
            case TIMESTAMP -> Document.Type.TIMESTAMP;
            case SNAPSHOT -> Document.Type.SNAPSHOT;
            default -> Document.Type.TARGETS;
        };
    }

    /** As specification 4.2 has dates. */
    static String date(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    Fields fields() {
        return new Fields(role, signed.members());
    }

    long version() {
        return fields().number("version", 1);
    }

    Instant expires() {
        return fields().date("expires");
    }

    /** The version after this one, unsigned. */
    Draft next(Instant expires) {
        return changed(signed.with("version", version() + 1)).expiring(expires);
    }

    /**
     * As {@link #next}, by somebody who may have forgotten some: no version of before is later than the time, in seconds since 1970.
     */
    Draft nextBy(Instant now, Instant expires) {
        long version = Math.max(version() + 1, now.getEpochSecond());
        return changed(signed.with("version", version)).expiring(expires);
    }

    /** As the first of somebody who may have forgotten others. */
    Draft begunAt(Instant now) {
        return changed(signed.with("version", Math.max(1, now.getEpochSecond())));
    }

    /** Good for longer or shorter; nobody has signed it. */
    Draft expiring(Instant expires) {
        return changed(signed.with("expires", date(expires)));
    }

    /** Another content; nobody has signed it. */
    Draft changed(Json.Obj content) {
        return new Draft(role, content, Map.of(), Optional.empty());
    }

    Draft signedBy(SigningKey key) {
        Map<String, String> all = new LinkedHashMap<>(signatures);
        all.put(key.key().id(), key.sign(CanonicalJson.encode(signed)));
        return new Draft(role, signed, all, Optional.empty());
    }

    /**
     * With the signatures of a copy that was signed elsewhere, as far as they are these signers'.
     *
     * @param at where the copy lies
     * @throws Fault {@link FaultCode#UPDATE_MISMATCH} where it is no copy of this, {@link FaultCode#UPDATE_UNSIGNED} where none
     *     of these has signed it
     */
    Draft merged(Path at, Draft copy, Collection<Signers> by) {
        if (!isOf(copy)) {
            throw new Fault(
                    FaultCode.UPDATE_MISMATCH,
                    at + ": " + named() + " has changed since this copy of it was taken; sign a new copy");
        }
        Document carried = copy.document();
        Map<String, String> taken = new LinkedHashMap<>(copy.signatures);
        taken.keySet().removeIf(id -> by.stream().noneMatch(signers -> counts(carried, id, signers)));
        if (taken.isEmpty()) {
            throw new Fault(
                    FaultCode.UPDATE_UNSIGNED, at + ": no signature of " + named() + " in it is whole and asked for");
        }
        Map<String, String> all = new LinkedHashMap<>(signatures);
        all.putAll(taken);
        return new Draft(role, signed, all, Optional.empty());
    }

    private static boolean counts(Document document, String id, Signers signers) {
        Key key = signers.keys().get(id);
        return key != null && document.isSignedBy(id, key);
    }

    /** Whether both say the same, whoever has signed them. */
    boolean isOf(Draft other) {
        return Bytes.of(CanonicalJson.encode(signed)).equals(Bytes.of(CanonicalJson.encode(other.signed)));
    }

    /** @throws Fault {@link FaultCode#UPDATE_OVERSIZED} beyond what clients take */
    Bytes file() {
        return read.orElseGet(this::written);
    }

    private Bytes written() {
        List<Json> all = new ArrayList<>();
        signatures.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each ->
                        all.add(Json.Obj.of().with("keyid", each.getKey()).with("sig", each.getValue())));
        Bytes file = Bytes.of(Json.Obj.of()
                .with("signatures", new Json.Arr(all))
                .with("signed", signed)
                .indented());
        if (file.size() > Limits.of(type(role))) {
            throw new Fault(
                    FaultCode.UPDATE_OVERSIZED,
                    role + " would be longer than the " + Limits.of(type(role)) + " bytes that clients take");
        }
        return file;
    }

    /** For clients' checks. */
    Document document() {
        return Document.parse(role, type(role), file());
    }

    /** @throws Fault {@link FaultCode#UPDATE_MALFORMED} where clients could not read what it says, whoever signs it */
    void demandReadable() {
        if (role.equals(ROOT)) {
            Root.of(document());
        } else {
            Targets.of(document());
        }
    }

    /** For people. */
    String named() {
        return Names.shown(role) + " " + version();
    }
}
