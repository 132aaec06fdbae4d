/** Scenarios as text: what hands do to the machines of a town, and what must be seen by when. */
@NullMarked
package org.ralvend.launcher.scenario;

import org.jspecify.annotations.NullMarked;
