package org.ralvend.backend.fleet;

import org.ralvend.backend.Pure;

/** Why a warehouse's URL was not asked, or its answer not believed. */
@Pure
public enum UrlFault {
    /** No URL of the form {@code https://host} or {@code https://host:port}: a path, a query, user-info, a strange number. */
    MALFORMED,
    SCHEME_REFUSED,
    PORT_REFUSED,
    /** It names an address outside the allow-list, or a name that resolves to one. */
    ADDRESS_REFUSED,
    NAME_UNKNOWN,
    /** Nobody takes the connection, or whoever took it ended it. */
    UNREACHABLE,
    /** Not of our CA, expired, or another device's than the one that is meant. */
    CERTIFICATE_REFUSED,
    REDIRECTED,
    /** No answer as a warehouse gives it. */
    NO_HTTP,
    /** The warehouse itself said no: it is out of service, or busy. */
    REFUSED,
    TOO_LARGE,
    TOO_SLOW,
    /** This replica has as many calls under way as it may; ask later. */
    BUSY
}
