/** What a vendor says, in two languages. */
@NullMarked
package org.ralvend.vendor.screen;

import org.jspecify.annotations.NullMarked;
