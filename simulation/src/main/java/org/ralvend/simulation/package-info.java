/** The fleet simulation: whole towns in one thread, on the real decisions, with everything that can go wrong. */
@NullMarked
package org.ralvend.simulation;

import org.jspecify.annotations.NullMarked;
