/** The house rules: tests that read what the other modules compiled and name whoever breaks a boundary. */
@NullMarked
package org.ralvend.house;

import org.jspecify.annotations.NullMarked;
