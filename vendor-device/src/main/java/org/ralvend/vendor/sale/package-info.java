/** A sale at a vendor, decided without clock, disk, network or hardware. */
@NullMarked
package org.ralvend.vendor.sale;

import org.jspecify.annotations.NullMarked;
