package org.ralvend.updater.tuf;

import org.ralvend.protocol.Fault;
import org.ralvend.protocol.FaultCode;

/**
 * A file that may be installed: its length and at least one hash are known.
 */
public record Target(String name, Content content) {
    static Target of(String name, Fields file) {
        Content content = Content.of(file);
        if (content.length().isEmpty() || content.hashes().isEmpty()) {
            throw new Fault(FaultCode.UPDATE_MALFORMED, file.where() + " has no length or no hashes");
        }
        return new Target(name, content);
    }
}
