/** Feeds the backend's uplink without a broker, to measure it alone. */
@NullMarked
package org.ralvend.backend.uplink;

import org.jspecify.annotations.NullMarked;
