/** The warehouse on its loop: orders in, turns out, facts up. */
@NullMarked
package org.ralvend.warehouse.agent;

import org.jspecify.annotations.NullMarked;
