/** Who asks: actors, roles, towns. */
@NullMarked
package org.ralvend.backend.people;

import org.jspecify.annotations.NullMarked;
