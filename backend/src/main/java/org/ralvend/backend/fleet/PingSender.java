package org.ralvend.backend.fleet;

import org.ralvend.backend.TownScope;
import org.ralvend.protocol.Command;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Nonce;

/** Sends pings; must not block. What is not sent needs no word: it is not answered either. */
public interface PingSender {
    /** To be signed and sent over the link. */
    void link(Command.Ping ping);

    /** To be asked at its URL; what comes of it goes to {@link PingAnswers}. */
    void url(UrlPing ping);

    /** @param url as announced: hostile input */
    record UrlPing(TownScope town, MachineId machine, DeviceId device, String url, Nonce nonce) {}
}
