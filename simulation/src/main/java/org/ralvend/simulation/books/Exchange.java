package org.ralvend.simulation.books;

import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.Down;
import org.ralvend.protocol.Up;

/**
 * A batch that a device sent, and what came of it.
 *
 * @param before how far its epoch was stored
 * @param after how far it is stored now
 */
public record Exchange(DeviceId device, Up.Batch batch, long before, long after, Down answer) {}
