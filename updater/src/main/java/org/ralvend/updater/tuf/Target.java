package org.ralvend.updater.tuf;

import java.util.Optional;
import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * A file that may be installed: its length and at least one hash are known.
 *
 * @param custom what its signers say of it besides
 */
public record Target(String name, Content content, Optional<Fields> custom) {
    static Target of(String name, Fields file) {
        Content content = Content.of(file);
        if (content.length().isEmpty() || content.hashes().isEmpty()) {
            throw new Fault(FaultCode.UPDATE_MALFORMED, file.where() + " has no length or no hashes");
        }
        return new Target(name, content, custom(file));
    }

    private static Optional<Fields> custom(Fields file) {
        return file.find("custom").filter(Json.Obj.class::isInstance).map(_ -> file.object("custom"));
    }
}
