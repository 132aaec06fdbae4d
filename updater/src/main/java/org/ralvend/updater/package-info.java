/** What devices are to run, and by whom it must be signed: the program {@code ralvend updater}. */
@NullMarked
package org.ralvend.updater;

import org.jspecify.annotations.NullMarked;
