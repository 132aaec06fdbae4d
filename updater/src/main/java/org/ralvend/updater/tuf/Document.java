package org.ralvend.updater.tuf;

import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.json.Bytes;

/**
 * A metadata file as it came (specification 4.2): what is signed, and by whom it says that it is. Nothing of it is believed before
 * {@link #demand}.
 *
 * @param signatures by key id; those that are no hexadecimal are left out, since they count for nothing
 */
public record Document(Fields signed, Bytes canonical, Map<String, Bytes> signatures) {
    private static final Pattern HEX = Pattern.compile("([0-9a-fA-F]{2})+");

    /** What {@code _type} says. */
    public enum Type {
        ROOT("root"),
        TIMESTAMP("timestamp"),
        SNAPSHOT("snapshot"),
        TARGETS("targets");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * @param role for people
     * @throws Fault {@link FaultCode#UPDATE_MALFORMED} where it is no metadata of this type, or one key id signs it twice
     */
    public static Document parse(String role, Type type, Bytes bytes) {
        Fields whole = Fields.of(role, Json.parse(bytes.toArray()));
        Fields signed = whole.object("signed");
        if (!signed.text("_type").equals(type.word())) {
            throw malformed(role, "is of type " + Names.shown(signed.text("_type")) + ", not " + type.word());
        }
        if (!signed.text("spec_version").matches("1(\\..*)?")) {
            throw malformed(role, "is of specification " + Names.shown(signed.text("spec_version")));
        }
        Bytes canonical = Bytes.of(CanonicalJson.encode(whole.get("signed")));
        return new Document(signed, canonical, signatures(role, whole));
    }

    private static Map<String, Bytes> signatures(String role, Fields whole) {
        Map<String, Bytes> signatures = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        for (Json item : whole.items("signatures")) {
            Fields signature = Fields.of(role + ".signatures", item);
            String id = signature.text("keyid");
            if (!ids.add(id)) {
                throw malformed(role, "is signed twice by " + Names.shown(id));
            }
            String hex = signature.text("sig");
            if (HEX.matcher(hex).matches()) {
                signatures.put(id, Bytes.of(HexFormat.of().parseHex(hex)));
            }
        }
        return signatures;
    }

    /**
     * @param by whose keys these are, for people
     * @throws Fault {@link FaultCode#UPDATE_UNSIGNED} where fewer different keys than the threshold have signed it
     */
    public void demand(String by, Signers signers) {
        int valid = count(signers);
        if (valid < signers.threshold()) {
            throw new Fault(
                    FaultCode.UPDATE_UNSIGNED,
                    signed.where() + " has " + valid + " of the " + signers.threshold() + " signatures that " + by
                            + " demands");
        }
    }

    /** How many different ones of these keys have signed it. */
    public int count(Signers signers) {
        Set<Key> valid = new HashSet<>();
        byte[] content = canonical.toArray();
        signers.keys().forEach((id, key) -> {
            if (isSigned(content, id, key)) {
                valid.add(key);
            }
        });
        return valid.size();
    }

    /** Whether the signature under this id is there, and this key's. */
    public boolean isSignedBy(String id, Key key) {
        return isSigned(canonical.toArray(), id, key);
    }

    /** @param content as it was signed, of which many keys need one copy */
    private boolean isSigned(byte[] content, String id, Key key) {
        Bytes signature = signatures.get(id);
        return signature != null && key.verifies(content, signature.toArray());
    }

    private static Fault malformed(String role, String what) {
        return new Fault(FaultCode.UPDATE_MALFORMED, role + " " + what);
    }
}
