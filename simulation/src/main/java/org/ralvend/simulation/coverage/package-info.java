/** What a suite must have seen: every row of every table, and every kind of fault. */
@NullMarked
package org.ralvend.simulation.coverage;

import org.jspecify.annotations.NullMarked;
