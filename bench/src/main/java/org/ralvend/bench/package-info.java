/** {@code ralvend bench}: speed and memory of the real programs on this machine, beside goals. Never a timed test. */
@NullMarked
package org.ralvend.bench;

import org.jspecify.annotations.NullMarked;
