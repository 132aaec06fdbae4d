package org.ralvend.updater.tuf;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Who signs what (specification 4.3).
 *
 * @param consistent whether other files carry version or hash in their names
 */
public record Root(long version, Instant expires, boolean consistent, Map<Document.Type, Signers> roles) {
    public static Root of(Document document) {
        Fields signed = document.signed();
        Map<String, Key> known = Signers.keys(signed.object("keys"));
        Fields all = signed.object("roles");
        Map<Document.Type, Signers> roles = new EnumMap<>(Document.Type.class);
        for (Document.Type type : Document.Type.values()) {
            roles.put(type, Signers.of(all.object(type.word()), known));
        }
        boolean consistent = signed.find("consistent_snapshot").isPresent() && signed.truth("consistent_snapshot");
        return new Root(signed.number("version", 1), signed.date("expires"), consistent, roles);
    }

    public Signers signers(Document.Type type) {
        return Objects.requireNonNull(roles.get(type));
    }
}
