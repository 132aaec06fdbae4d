package org.ralvend.backend.payment;

import org.ralvend.backend.Pure;

/** What a vendor says became of a sale's money. */
@Pure
public enum Word {
    KEPT,
    RELEASED,
    UNRESOLVED,
    OWED
}
