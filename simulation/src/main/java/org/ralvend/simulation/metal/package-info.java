/** The physical world of a simulated fleet, and what it remembers. */
@NullMarked
package org.ralvend.simulation.metal;

import org.jspecify.annotations.NullMarked;
