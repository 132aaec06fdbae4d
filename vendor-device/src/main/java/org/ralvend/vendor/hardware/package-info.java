/** Keys, coins, escrow, lights and display of a vendor, and the pins that they hang on. */
@NullMarked
package org.ralvend.vendor.hardware;

import org.jspecify.annotations.NullMarked;
