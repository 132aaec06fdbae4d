/** The simulated physical world: machines known only as pins and bus bytes, and a ledger of physical facts. */
@NullMarked
package org.ralvend.sim;

import org.jspecify.annotations.NullMarked;
