/** How a device is, and what it does for itself now and then. */
@NullMarked
package org.ralvend.device.health;

import org.jspecify.annotations.NullMarked;
