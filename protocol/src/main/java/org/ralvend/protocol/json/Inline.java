package org.ralvend.protocol.json;

/** A record of one component that stands in JSON as that component alone: ids, mostly. */
public interface Inline {}
