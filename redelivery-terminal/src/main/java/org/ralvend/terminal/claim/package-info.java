/** What one customer does at a terminal, as a pure machine. */
@NullMarked
package org.ralvend.terminal.claim;

import org.jspecify.annotations.NullMarked;
