/** Files that the backend wants a device to have, fetched over HTTPS and believed by their hash. */
@NullMarked
package org.ralvend.device.content;

import org.jspecify.annotations.NullMarked;
