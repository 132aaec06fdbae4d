/** Starts the real programs as processes, waits until they are up, and stops them and what a killed launcher left. */
@NullMarked
package org.ralvend.launcher.process;

import org.jspecify.annotations.NullMarked;
