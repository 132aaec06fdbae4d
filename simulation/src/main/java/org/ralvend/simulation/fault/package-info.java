/** What goes wrong, and how it is mended. */
@NullMarked
package org.ralvend.simulation.fault;

import org.jspecify.annotations.NullMarked;
