/** Counts what happened by three witnesses that know nothing of each other, and says whether they agree. */
@NullMarked
package org.ralvend.launcher.audit;

import org.jspecify.annotations.NullMarked;
