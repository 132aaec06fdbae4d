/** A receipt printer, as it is seen from a serial line. */
@NullMarked
package org.ralvend.sim.paper;

import org.jspecify.annotations.NullMarked;
