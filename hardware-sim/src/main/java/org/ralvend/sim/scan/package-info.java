/** A scanner that types like a keyboard, as the kernel would show it. */
@NullMarked
package org.ralvend.sim.scan;

import org.jspecify.annotations.NullMarked;
