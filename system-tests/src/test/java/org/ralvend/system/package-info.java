/** The real programs as processes, started as a newcomer would. */
@NullMarked
package org.ralvend.system;

import org.jspecify.annotations.NullMarked;
