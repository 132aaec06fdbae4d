/** Looks at everything that a technician can mend, one line each. */
@NullMarked
package org.ralvend.warehouse.check;

import org.jspecify.annotations.NullMarked;
