/** Slot motors with home switches and the drop sensor, on the pins that the wiring file names. */
@NullMarked
package org.ralvend.warehouse.hardware;

import org.jspecify.annotations.NullMarked;
