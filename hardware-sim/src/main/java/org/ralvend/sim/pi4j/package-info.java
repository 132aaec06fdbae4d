/** The Pi4J plugin through which agents reach the simulated world: they know Pi4J only. */
@NullMarked
package org.ralvend.sim.pi4j;

import org.jspecify.annotations.NullMarked;
