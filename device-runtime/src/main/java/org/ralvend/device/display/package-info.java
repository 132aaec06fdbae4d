/** What a customer reads: two lines of sixteen characters. */
@NullMarked
package org.ralvend.device.display;

import org.jspecify.annotations.NullMarked;
