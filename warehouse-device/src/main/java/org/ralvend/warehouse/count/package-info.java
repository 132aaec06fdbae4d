/** Somebody at the machine counts a slot: from the command to the warehouse's journal. */
@NullMarked
package org.ralvend.warehouse.count;

import org.jspecify.annotations.NullMarked;
