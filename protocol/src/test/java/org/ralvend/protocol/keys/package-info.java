/** Signatures that cost nothing, for a fleet that signs thousands of orders a second, and for long tests. */
@NullMarked
package org.ralvend.protocol.keys;

import org.jspecify.annotations.NullMarked;
