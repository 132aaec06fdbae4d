/** What a terminal says, in two languages. */
@NullMarked
package org.ralvend.terminal.screen;

import org.jspecify.annotations.NullMarked;
