/** A PostgreSQL from Maven Central, in a process of its own, on a folder that survives. */
@NullMarked
package org.ralvend.launcher.db;

import org.jspecify.annotations.NullMarked;
