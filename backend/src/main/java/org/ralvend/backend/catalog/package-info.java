/** What is sold and for how much: products, variants, price lists, stop-sale. */
@NullMarked
package org.ralvend.backend.catalog;

import org.jspecify.annotations.NullMarked;
