/** {@code ralvend status}: what the machines of a town are doing. */
@NullMarked
package org.ralvend.launcher.status;

import org.jspecify.annotations.NullMarked;
