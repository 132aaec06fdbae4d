package org.ralvend.backend.uplink;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.json.Bytes;

/** What is booked in rounds. Any thread. */
interface Bookings {
    /**
     * Books a message with the next round, whoever else is in it.
     *
     * @return what its device is told, once that is committed; nothing where it was not booked, so that it must come again
     */
    CompletableFuture<List<Bytes>> book(DeviceId device, Bytes up);
}
