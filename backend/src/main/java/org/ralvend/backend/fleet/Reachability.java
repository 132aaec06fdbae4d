package org.ralvend.backend.fleet;

import org.ralvend.backend.Pure;

/** How a machine can be reached. What moves it: {@link Standing}. */
@Pure
public enum Reachability {
    /** Its URL answers, or its link alone while it has announced no URL. */
    RUNNING,
    /** It is heard, but its URL does not answer. */
    UNREACHABLE,
    /** Nothing answers. */
    OFFLINE,
    /** Nothing will answer: an operator said so, or the clock. */
    PERMANENTLY_OFFLINE,
    /** It has come back from there, and is not re-synced yet. */
    QUARANTINED
}
