/** A simulated acquirer: an HTTP server of this process that sends money back to cards, or does not. */
@NullMarked
package org.ralvend.sim.bank;

import org.jspecify.annotations.NullMarked;
