/** Orders to warehouses to dispense, one attempt at a time. */
@NullMarked
package org.ralvend.backend.fulfilment;

import org.jspecify.annotations.NullMarked;
