package org.ralvend.backend.ordering;

import org.ralvend.backend.Pure;

/**
 * Somebody else recorded a sale under an id that was new when this transaction looked. It must begin again, to find that
 * sale; nothing of it may be kept.
 */
@Pure
public final class SaleTakenMeanwhile extends RuntimeException {
    SaleTakenMeanwhile(int sales) {
        super(sales + " sales that were new or unknown have been recorded meanwhile");
    }
}
