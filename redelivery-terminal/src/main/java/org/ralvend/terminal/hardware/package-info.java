/** Keypad and display. */
@NullMarked
package org.ralvend.terminal.hardware;

import org.jspecify.annotations.NullMarked;
