/** What is common to all wiring files; which parts there are, each device says. */
@NullMarked
package org.ralvend.device.hardware;

import org.jspecify.annotations.NullMarked;
