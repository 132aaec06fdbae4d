/** One queue of events, one virtual clock, one thread: everything that happens, happens here. */
@NullMarked
package org.ralvend.simulation.engine;

import org.jspecify.annotations.NullMarked;
