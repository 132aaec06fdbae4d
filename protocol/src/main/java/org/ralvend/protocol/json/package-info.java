/** Records to JSON and back, by their components: deterministic, no floats, every error named with its field. */
@NullMarked
package org.ralvend.protocol.json;

import org.jspecify.annotations.NullMarked;
