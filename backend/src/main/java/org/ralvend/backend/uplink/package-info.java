/** From the devices: decode, drop duplicates, one transaction per town and batch, answers. To them: the outbox. */
@NullMarked
package org.ralvend.backend.uplink;

import org.jspecify.annotations.NullMarked;
