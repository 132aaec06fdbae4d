package org.ralvend.backend.uplink;

import org.ralvend.backend.Pure;
import org.ralvend.backend.fleet.KnownDevice;
import org.ralvend.protocol.Up;

/** One decoded message of one enrolled device. */
@Pure
record Arrival(KnownDevice from, Up message) {}
