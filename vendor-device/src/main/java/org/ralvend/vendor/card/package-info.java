/** The card's reader: brought up, asked, told what becomes of the money, and lost sight of. */
@NullMarked
package org.ralvend.vendor.card;

import org.jspecify.annotations.NullMarked;
