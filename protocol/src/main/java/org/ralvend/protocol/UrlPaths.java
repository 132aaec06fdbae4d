package org.ralvend.protocol;

/** What stands behind a warehouse's URL, version 1 of the wire contract. */
public final class UrlPaths {
    /** GET with {@code nonce=}; answered with an {@link Up.PingAnswer}. */
    public static final String PING = "/rv/1/ping";

    /** POST. */
    public static final String COMMANDS = "/rv/1/commands";

    /** The status of a ping's answer. */
    public static final int OK = 200;

    private UrlPaths() {}
}
