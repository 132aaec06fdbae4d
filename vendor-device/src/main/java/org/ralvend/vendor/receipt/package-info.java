/** A receipt on paper: what it says, and the ESC/POS printer that it comes out of. */
@NullMarked
package org.ralvend.vendor.receipt;

import org.jspecify.annotations.NullMarked;
