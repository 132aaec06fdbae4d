/** The one loop of every device program: decide, commit, act. */
@NullMarked
package org.ralvend.device.agent;

import org.jspecify.annotations.NullMarked;
