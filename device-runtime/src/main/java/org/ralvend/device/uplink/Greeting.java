package org.ralvend.device.uplink;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ralvend.device.journal.Journal;
import org.ralvend.protocol.AttemptId;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.DeviceId;
import org.ralvend.protocol.MachineId;
import org.ralvend.protocol.Nonce;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.Up;

/**
 * What a device says first on every connection.
 *
 * @param openSales sales without verdict, asked anew each time
 * @param openAttempts attempts without end, asked anew each time
 * @param url where a warehouse answers pings; null for what has none
 */
public record Greeting(
        MachineId machine,
        DeviceId device,
        String version,
        Supplier<List<SaleId>> openSales,
        Supplier<List<AttemptId>> openAttempts,
        @Nullable String url) {
    Up.Hello hello(Journal journal, Nonce nonce, BootId boot, long connection) {
        return new Up.Hello(
                nonce,
                machine,
                device,
                journal.epoch(),
                journal.lastSeq() + 1,
                boot,
                connection,
                version,
                journal.totals(),
                openSales.get(),
                openAttempts.get(),
                url);
    }
}
