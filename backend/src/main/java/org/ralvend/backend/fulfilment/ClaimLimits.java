package org.ralvend.backend.fulfilment;

/**
 * What the operator of this backend allows customers at terminals.
 *
 * @param wordMinor up to what price of a unit the customer's word that nothing came out counts, in minor units of its
 *     currency; 0 for never
 */
public record ClaimLimits(long wordMinor) {
    /** Where nobody has set it. */
    public static final ClaimLimits DEFAULT = new ClaimLimits(500);
}
