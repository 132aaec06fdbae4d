/** A simulated card reader on the MDB bus, the adapter between that bus and a serial line, and the line itself. */
@NullMarked
package org.ralvend.sim.card;

import org.jspecify.annotations.NullMarked;
