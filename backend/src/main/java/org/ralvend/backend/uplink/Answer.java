package org.ralvend.backend.uplink;

import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.json.Bytes;

/** What a device is told once the transaction has committed. */
record Answer(DeviceId device, Bytes payload) {}
