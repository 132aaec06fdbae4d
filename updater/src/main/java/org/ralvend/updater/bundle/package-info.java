/** What a target is and for whom, as it is signed. */
@NullMarked
package org.ralvend.updater.bundle;

import org.jspecify.annotations.NullMarked;
