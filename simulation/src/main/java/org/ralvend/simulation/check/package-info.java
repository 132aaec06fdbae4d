/** What must hold after every event, and what a suite must have seen. */
@NullMarked
package org.ralvend.simulation.check;

import org.jspecify.annotations.NullMarked;
