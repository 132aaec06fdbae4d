package org.ralvend.backend.ordering;

import org.ralvend.backend.Origin;
import org.ralvend.backend.Pure;

/** What moved a sale: the journal entry, and in words why. */
@Pure
public record Cause(Origin origin, String why) {}
