/** Who this device is: its key, certificate and town, and how it got them. */
@NullMarked
package org.ralvend.device.identity;

import org.jspecify.annotations.NullMarked;
