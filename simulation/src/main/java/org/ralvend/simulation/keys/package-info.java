/** Signatures that cost nothing, for a fleet that signs thousands of orders a second. */
@NullMarked
package org.ralvend.simulation.keys;

import org.jspecify.annotations.NullMarked;
