package org.ralvend.updater.tuf;

/** What is said of another metadata file (specification 4.4). */
public record MetaFile(long version, Content content) {
    static MetaFile of(Fields file) {
        return new MetaFile(file.number("version", 1), Content.of(file));
    }
}
