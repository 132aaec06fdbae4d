/** Sales and their units: the only module that reserves, commits and releases. */
@NullMarked
package org.ralvend.backend.ordering;

import org.jspecify.annotations.NullMarked;
