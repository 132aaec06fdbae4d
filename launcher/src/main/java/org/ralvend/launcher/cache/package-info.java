/** {@code ralvend cache}: the programs learn to start faster. */
@NullMarked
package org.ralvend.launcher.cache;

import org.jspecify.annotations.NullMarked;
