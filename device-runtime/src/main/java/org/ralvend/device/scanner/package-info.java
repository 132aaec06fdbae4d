/** A scanner that types like a keyboard: from the kernel's input events to the secret that a code holds. */
@NullMarked
package org.ralvend.device.scanner;

import org.jspecify.annotations.NullMarked;
