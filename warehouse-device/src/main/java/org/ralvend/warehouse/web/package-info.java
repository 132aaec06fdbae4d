/** The warehouse's URL of its own: answers pings while the link is down. */
@NullMarked
package org.ralvend.warehouse.web;

import org.jspecify.annotations.NullMarked;
