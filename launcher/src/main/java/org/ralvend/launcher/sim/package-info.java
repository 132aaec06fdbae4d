/** {@code ralvend sim}: scenario files of other people, played and judged without anybody watching. */
@NullMarked
package org.ralvend.launcher.sim;

import org.jspecify.annotations.NullMarked;
