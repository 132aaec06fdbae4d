/** {@code ralvend chaos}: real programs that are killed and cut off while customers buy, and then must agree. */
@NullMarked
package org.ralvend.launcher.chaos;

import org.jspecify.annotations.NullMarked;
