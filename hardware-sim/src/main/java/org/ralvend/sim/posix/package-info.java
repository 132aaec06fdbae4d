/** System calls of Linux that no class of the JDK makes. */
@NullMarked
package org.ralvend.sim.posix;

import org.jspecify.annotations.NullMarked;
