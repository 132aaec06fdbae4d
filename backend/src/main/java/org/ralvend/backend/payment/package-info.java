/** What was paid, kept, released or is owed back. */
@NullMarked
package org.ralvend.backend.payment;

import org.jspecify.annotations.NullMarked;
