/** What becomes of an attempt: a pure machine over one state for the whole warehouse. */
@NullMarked
package org.ralvend.warehouse.dispense;

import org.jspecify.annotations.NullMarked;
