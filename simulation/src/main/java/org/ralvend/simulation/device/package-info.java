/** Devices as processes that die: the real agents on simulated ground. */
@NullMarked
package org.ralvend.simulation.device;

import org.jspecify.annotations.NullMarked;
