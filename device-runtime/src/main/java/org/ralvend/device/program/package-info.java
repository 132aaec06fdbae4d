/** What every device program needs around its agent: the home's lock, the log, its version, faults on the command line. */
@NullMarked
package org.ralvend.device.program;

import org.jspecify.annotations.NullMarked;
