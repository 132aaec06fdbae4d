package org.ralvend.backend.uplink;

import org.ralvend.backend.catalog.DesiredContent;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.json.Bytes;

/**
 * The way to the devices: {@link Gateway} through the broker, or a simulation's network. It is only ever given what has been
 * committed; what gets lost on it is sent again by the relay or asked for by its device.
 */
public interface Outlet extends DesiredContent.Teller {
    /** On the device's {@code down} topic. Returns at once. */
    void send(DeviceId device, Bytes payload);
}
