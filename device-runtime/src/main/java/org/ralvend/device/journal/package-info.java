/** The SQLite journal: what happened, committed before it is acted on, kept until the backend has stored it. */
@NullMarked
package org.ralvend.device.journal;

import org.jspecify.annotations.NullMarked;
