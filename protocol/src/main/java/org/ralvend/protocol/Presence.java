package org.ralvend.protocol;

/** Retained on {@code presence}: a hint. An offline older than the newest online is ignored. */
public record Presence(boolean online, BootId boot, long connection, String version) {}
