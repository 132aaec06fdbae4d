/** What devices may install, as files that they verify: kept fresh, and served to them. */
@NullMarked
package org.ralvend.backend.release;

import org.jspecify.annotations.NullMarked;
