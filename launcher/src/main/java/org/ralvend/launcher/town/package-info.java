/** A whole town on this machine: its programs, what is set up in it over REST, its machines in the simulated world. */
@NullMarked
package org.ralvend.launcher.town;

import org.jspecify.annotations.NullMarked;
