package org.ralvend.protocol;

/**
 * What stands behind a warehouse's URL, version 1 of the wire contract. Both sides show certificates of our CA: the warehouse's
 * with its device id, the backend's with the unit {@code backend}. Whoever else asks gets 401 and nothing of the journal.
 */
public final class UrlPaths {
    /** GET with {@code nonce=}; answered with an {@link Up.PingAnswer}. */
    public static final String PING = "/rv/1/ping";

    /**
     * POST of a {@link UrlRequest}, answered with a {@link UrlAnswer}: {@link #TAKEN} or {@link #VOID}. 401 where the caller is not the
     * backend or a command is not signed by it; then none of the request was done.
     */
    public static final String COMMANDS = "/rv/1/commands";

    /** The status of a ping's answer. */
    public static final int OK = 200;

    /** Commands, or none, were taken; goods move later. */
    public static final int TAKEN = 202;

    /** Every command is void or another device's. */
    public static final int VOID = 409;

    private UrlPaths() {}
}
