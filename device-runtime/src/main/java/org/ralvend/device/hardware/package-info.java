/** Pins, buses and wiring files as all devices have them; which parts there are, each device says. */
@NullMarked
package org.ralvend.device.hardware;

import org.jspecify.annotations.NullMarked;
