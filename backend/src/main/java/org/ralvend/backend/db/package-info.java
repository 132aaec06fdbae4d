/** Set-based SQL inside a transaction of Micronaut Data. */
@NullMarked
package org.ralvend.backend.db;

import org.jspecify.annotations.NullMarked;
