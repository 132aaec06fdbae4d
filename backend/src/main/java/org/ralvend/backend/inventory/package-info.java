/** What lies in which slot, what of it is reserved, and every movement. */
@NullMarked
package org.ralvend.backend.inventory;

import org.jspecify.annotations.NullMarked;
