/** Power cuts and disk faults as a program's own system calls show them, for the tests of what must survive them. */
@NullMarked
package org.ralvend.protocol.power;

import org.jspecify.annotations.NullMarked;
