package org.ralvend.updater.tuf;

/** What one update may cost, whoever answers. */
public final class Limits {
    /** Bytes of a root. */
    static final long ROOT = 512 * 1024;

    /** Bytes of a timestamp. */
    static final long TIMESTAMP = 16 * 1024;

    /** Bytes of a snapshot. */
    static final long SNAPSHOT = 2 * 1024 * 1024;

    /** Bytes of a targets file. */
    static final long TARGETS = 2 * 1024 * 1024;

    /** Roots of one update (specification 5.3.2). */
    static final int ROOTS = 256;

    /** Delegated roles that are asked about one name (specification 5.6.7.1). */
    static final int DELEGATIONS = 32;

    private Limits() {}

    /** Bytes of a file of this type. */
    public static long of(Document.Type type) {
        return switch (type) {
            case ROOT -> ROOT;
            case TIMESTAMP -> TIMESTAMP;
            case SNAPSHOT -> SNAPSHOT;
            case TARGETS -> TARGETS;
        };
    }
}
