package org.ralvend.device.journal;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.ralvend.protocol.BootId;
import org.ralvend.protocol.Entry;
import org.ralvend.protocol.Fact;
import org.ralvend.protocol.FaultCode;
import org.ralvend.protocol.Limits;
import org.ralvend.protocol.Money;
import org.ralvend.protocol.SaleId;
import org.ralvend.protocol.json.RecordCodec;

/** Entries to fill a journal with. */
public final class Entries {
    public static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
    private static final SaleId SALE = new SaleId(new UUID(0x7000L, 1));

    private Entries() {}

    public static Entry.Stamp stamp(Instant at) {
        return new Entry.Stamp(at, 1, new BootId(new UUID(0x4000L, 2)), Entry.ClockTrust.UNKNOWN);
    }

    public static Entry counted(int units) {
        return new Entry(stamp(START), new Fact.SlotCounted(1, units));
    }

    public static List<Entry> many(int count) {
        return IntStream.range(0, count).mapToObj(Entries::counted).toList();
    }

    /** Adds to {@code money.in}. */
    public static Entry coin(long minor) {
        Money money = new Money(minor, "EUR");
        return new Entry(stamp(START), new Fact.CreditReceived(SALE, Fact.Tender.COINS, money, money));
    }

    /** An entry whose body has exactly this many bytes. */
    public static Entry ofBytes(int bytes) {
        int frame = RecordCodec.encode(withDetail("")).length;
        return withDetail("x".repeat(bytes - frame));
    }

    public static Entry largest() {
        return ofBytes(Limits.ENTRY_BYTES);
    }

    private static Entry withDetail(String detail) {
        return new Entry(stamp(START), new Fact.FaultRaised(FaultCode.HARDWARE_SILENT, detail));
    }
}
