/** The warehouse device: takes signed orders, turns one motor at a time, says what fell. */
@NullMarked
package org.ralvend.warehouse;

import org.jspecify.annotations.NullMarked;
