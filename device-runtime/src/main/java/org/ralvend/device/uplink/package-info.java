/** Store and forward: the journal to the backend, the backend to the agent, over one MQTT connection. */
@NullMarked
package org.ralvend.device.uplink;

import org.jspecify.annotations.NullMarked;
