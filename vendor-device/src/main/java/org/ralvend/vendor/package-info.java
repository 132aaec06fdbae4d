/** The vendor: takes coins for a product of its choice list, keeps them or gives them back. */
@NullMarked
package org.ralvend.vendor;

import org.jspecify.annotations.NullMarked;
