/** The end of {@code ralvend test}: what was executed, what was skipped and why. */
@NullMarked
package org.ralvend.launcher.tests;

import org.jspecify.annotations.NullMarked;
