/** What customers see without signing in: the page behind the secret of a sale, and its changes as they happen. */
@NullMarked
package org.ralvend.backend.live;

import org.jspecify.annotations.NullMarked;
