/** What a customer reads: two lines of sixteen characters, in two languages. */
@NullMarked
package org.ralvend.vendor.screen;

import org.jspecify.annotations.NullMarked;
