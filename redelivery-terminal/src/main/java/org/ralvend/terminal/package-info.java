/** The redelivery terminal's agent: a customer claims here what was paid for and not received. */
@NullMarked
package org.ralvend.terminal;

import org.jspecify.annotations.NullMarked;
